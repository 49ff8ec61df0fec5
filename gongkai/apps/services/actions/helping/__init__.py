"""帮办: service points, 代办服务 (law/steps/agency.toml) and 上门服务 (law/steps/visit.toml)."""
