using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Ingest.Imports;

/// <summary>The lines an import could not take, with their reasons: a CSV file in the data folder, made with the first of them.</summary>
internal sealed class RejectsFile(string dataFolder, Instant startedAt) : IDisposable
{
    private const int MaxText = 64 * 1024;
    private static readonly InstantPattern Stamp = InstantPattern.CreateWithInvariantCulture("yyyyMMdd'-'HHmmss");

    private StreamWriter? writer;

    /// <summary>Where it lies; null while there are none.</summary>
    public string? Path { get; private set; }

    public void Add(string file, long line, DropReason reason, string? detail, ReadOnlySpan<byte> text)
    {
        writer ??= Open();
        var name = System.IO.Path.GetFileName(file);
        var told = (reason, detail) switch
        {
            (_, null) => reason.Text(),

            // What is wrong with the time of a column depends on its format, which the detail knows.
            (DropReason.BadTime, _) => $"the time cannot be read: {detail}",
            _ => $"{reason.Text()}: {detail}",
        };
        var bounded = Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxText)]);
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{Quoted(name)},{line},{reason.Key()},{Quoted(told)},{Quoted(bounded)}\n"));
    }

    public void Dispose() => writer?.Dispose();

    private StreamWriter Open()
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(dataFolder, "rejects"));
        Path = System.IO.Path.Combine(folder.FullName, $"{Stamp.Format(startedAt)}-{Platform.Id.New():N}.csv");
        var file = new StreamWriter(Path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        file.Write("file,line,reason,text,record\n");

        return file;
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
