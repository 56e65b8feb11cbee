"""The occupational standard as typed values, read from resources/standards/*.toml. Its numbers live nowhere else."""
