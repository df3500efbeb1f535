"""A question without a record: the guide, a vaccine, a symptom, or medicine that was out of the fridge."""
