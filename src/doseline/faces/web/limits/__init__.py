"""Rate limit, load shedding, fair queue and bulkheads: one who asks much keeps nobody else waiting."""
