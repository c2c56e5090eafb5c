"""Rules about the infrastructure code itself: what a deployment would refuse or do wrongly."""
