namespace Latido.Server.Ingest.Imports;

/// <summary>Takes one file apart: its records one after another, and each as one call.</summary>
internal abstract class ImportReader(ByteWindow window)
{
    protected ByteWindow Window => window;

    /// <summary>The record's first line in the file, from 1.</summary>
    public abstract long Line { get; }

    /// <summary>The record as it lies. Valid until the next step.</summary>
    public abstract ReadOnlySpan<byte> Raw { get; }

    /// <summary>What makes this kind of file, read this way, another than every other: part of each record's id.</summary>
    public abstract ulong Kind { get; }

    /// <summary>The first record of a file that is no data: its columns' names. False where there is none.</summary>
    public virtual bool HasHeader => false;

    public abstract bool TryNext();

    /// <summary>Takes the record that was just read for the columns' names.</summary>
    public virtual void TakeHeader()
    {
    }

    /// <summary>What a record becomes depends on those before it, so those that are passed over must be read too.</summary>
    public virtual bool Remembers => false;

    /// <summary>
    /// Adds the record as a call, with its flaw where it has one, and what it says besides behind it. Says what exactly is
    /// wrong, where there is more to say than the flaw.
    /// </summary>
    public abstract string? ReadInto(Calls calls);

    /// <summary>Moves to the next record, reading on as needed; false at the end of the file.</summary>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        while (!TryNext())
        {
            if (window.IsEnd)
            {
                return false;
            }

            await window.FillAsync(cancellationToken);
        }

        return true;
    }
}
