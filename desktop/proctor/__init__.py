"""The proctors' window: seats on a wall, what needs a person, actions with reason and name, from opening to closing."""
