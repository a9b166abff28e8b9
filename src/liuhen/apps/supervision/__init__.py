"""Supervision 执法监督: who supervises whom, plans and sheets, instruments, and acts put right. 责任制 20, 35–37."""
