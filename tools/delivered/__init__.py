"""What reaches a user: the users' lock, its bill of materials, its licences, and a trial of all of it."""
