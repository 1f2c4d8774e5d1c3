"""`chainrule train`: a net on data of one's choice, beside the models that it has to beat."""
