"""Post, redirect, get: answers to forms as pages that can be gone back to."""
