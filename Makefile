# Thin names for ./dev, for hands that type make.
.PHONY: run test lint docs bench lock shell
run test lint docs bench lock shell:
	./dev $@
