module openagents.com/spacetime/load

go 1.24
