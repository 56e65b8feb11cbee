"""What station and console say to each other: messages, frames, states, presence; bytes in, events out."""
