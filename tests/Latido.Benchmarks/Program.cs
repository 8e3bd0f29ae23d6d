using Latido.Benchmarks;

// Each row of the targets is one benchmark with its yardstick in the same run: `dotnet run -c Release -- ingest`.
return await Rows.RunAsync(args);
