"""The review loop: which sentences a person should look at, out to annotation tools and back."""
