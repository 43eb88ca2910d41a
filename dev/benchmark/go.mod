module kindwright.dev/benchmark

go 1.26.0
