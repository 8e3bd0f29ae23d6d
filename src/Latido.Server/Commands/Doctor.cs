using System.Globalization;
using System.Runtime.CompilerServices;
using Latido.Engine.Facts;
using Latido.Server.Accounts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Commands;

/// <summary>What a check found: level is ok, warning or error; the cure is there unless all is well.</summary>
internal sealed record Finding(string Check, string Level, string Text, string? Cure = null)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsError => Level == "error";

    public static Finding Ok(string check, string text) => new(check, "ok", text);

    public static Finding Warning(string check, string text, string cure) => new(check, "warning", text, cure);

    public static Finding Error(string check, string text, string cure) => new(check, "error", text, cure);
}

/// <summary>
/// Examines an installation from the disk up. Works beside a running server and, because it opens nothing but what it
/// looks at, also where the server would refuse to start.
/// </summary>
internal sealed class Doctor(HostSettings settings, StoreFactory stores, EventLog log)
{
    private const long Scarce = 1L << 30;
    private const long TooScarce = 256L << 20;
    private const int MostLogFindings = 50;

    private static readonly Duration Tolerance = Duration.FromMinutes(5);

    /// <summary>Looks at what lies on the disk or in the database; nothing needs to run for that.</summary>
    public Task<IReadOnlyList<Finding>> ExamineStandingAsync(Action<Step> report, CancellationToken cancellationToken) =>
        ExamineAsync(
            [("data folder", LookAtFolderAsync), ("disk", LookAtDiskAsync), ("store", LookAtStoreAsync), ("log", LookAtLogAsync)],
            report,
            cancellationToken);

    /// <summary>Looks at what only a started server can tell.</summary>
    public Task<IReadOnlyList<Finding>> ExamineRunningAsync(Action<Step> report, CancellationToken cancellationToken) =>
        ExamineAsync(
            [("socket", LookAtSocketAsync), ("bookmarks", LookAtBookmarksAsync), ("clock", LookAtClockAsync)],
            report,
            cancellationToken);

    /// <summary>The findings in the order of the checks; a check that breaks is itself a finding.</summary>
    private static async Task<IReadOnlyList<Finding>> ExamineAsync(
        IReadOnlyList<(string Name, Func<CancellationToken, IAsyncEnumerable<Finding>> Look)> checks,
        Action<Step> report,
        CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();

        foreach (var (name, look) in checks)
        {
            report(new(null, $"Looking at the {name}"));

            try
            {
                await foreach (var finding in look(cancellationToken))
                {
                    findings.Add(finding);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Whatever stops a check is what the operator has to know.
                findings.Add(Finding.Error(name, $"It could not be looked at: {exception.Message}", "Mend what the message names, then run latido doctor again."));
            }
        }

        return findings;
    }

    private async IAsyncEnumerable<Finding> LookAtFolderAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.WaitAsync(cancellationToken);
        var folder = settings.DataFolder;

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) != UnixFileMode.None)
        {
            yield return Finding.Warning("data folder", $"Others on this machine can look into {folder}.", $"chmod 700 {folder}");
        }
        else
        {
            yield return Finding.Ok("data folder", $"{folder} is for its owner only.");
        }
    }

    private async IAsyncEnumerable<Finding> LookAtDiskAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.WaitAsync(cancellationToken);
        var free = new DriveInfo(settings.DataFolder).AvailableFreeSpace;
        var text = $"{Gigabytes(free)} free on the disk of the data folder.";

        yield return free switch
        {
            < TooScarce => Finding.Error("disk", text, "Free space now: a full disk makes the server refuse events."),
            < Scarce => Finding.Warning("disk", text, "Free space soon: a full disk makes the server refuse events."),
            _ => Finding.Ok("disk", text),
        };
    }

    private async IAsyncEnumerable<Finding> LookAtStoreAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = settings.Database is { } database ? DatabaseLock.Describe(database) : settings.StoreFile;
        await using var store = stores.Open();

        if (!await store.Database.CanConnectAsync(cancellationToken))
        {
            yield return settings.Database is null && !File.Exists(settings.StoreFile)
                ? Finding.Warning("store", $"There is no store at {place} yet.", "latido serve makes it at its first start.")
                : Finding.Error("store", $"The store {place} cannot be opened.", "Check that it is there, that this user may read it, and that the database runs.");
            yield break;
        }

        var pending = (await store.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();

        if (pending.Count > 0)
        {
            yield return Finding.Warning(
                "store", $"{place} misses {pending.Count} migrations, the first of them {pending[0]}.", "The next start of latido serve makes them.");
            yield break;
        }

        var strange = await FindStrangeTablesAsync(store, cancellationToken);

        foreach (var (table, reason) in strange)
        {
            yield return Finding.Error(
                "store", $"The table {table} is not as this version expects: {reason}", "Restore the store from a backup, or install the version that wrote it.");
        }

        if (settings.Database is null && await CheckSqliteAsync(store, cancellationToken) is { } damage)
        {
            yield return Finding.Error("store", $"{place} is damaged: {damage}", "Restore it from a backup; what the log holds is rebuilt by latido rebuild.");
        }
        else if (strange.Count == 0)
        {
            yield return Finding.Ok("store", $"{place} is whole and up to date.");
        }
    }

    /// <summary>Asks each table for the columns the model has; the database says what is missing.</summary>
    private static async Task<IReadOnlyList<(string Table, string Reason)>> FindStrangeTablesAsync(Store store, CancellationToken cancellationToken)
    {
        var strange = new List<(string, string)>();
        await store.Database.OpenConnectionAsync(cancellationToken);

        foreach (var type in store.Model.GetEntityTypes().Where(type => type.GetTableName() is not null))
        {
            var columns = string.Join(", ", type.GetProperties().Select(property => $"\"{property.GetColumnName()}\""));

            try
            {
                await using var question = store.Database.GetDbConnection().CreateCommand();
                question.CommandText = $"SELECT {columns} FROM \"{type.GetTableName()}\" LIMIT 0";
                await question.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (System.Data.Common.DbException exception)
            {
                strange.Add((type.GetTableName()!, exception.Message));
            }
        }

        return strange;
    }

    private static async Task<string?> CheckSqliteAsync(Store store, CancellationToken cancellationToken)
    {
        var answers = await store.Database.SqlQuery<string>($"PRAGMA quick_check").ToListAsync(cancellationToken);

        return answers is ["ok"] ? null : string.Join("; ", answers.Take(3));
    }

    private async IAsyncEnumerable<Finding> LookAtLogAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = 0;
        var isWhole = true;

        await foreach (var finding in log.VerifyAsync(cancellationToken))
        {
            if (++found > MostLogFindings)
            {
                yield return Finding.Error("log", $"… and more than {MostLogFindings} findings in all.", "Restore the log from a backup.");
                yield break;
            }

            isWhole &= finding.IsHarmless;
            yield return finding.IsHarmless
                ? Finding.Warning("log", finding.ToString(), "Nothing: it was never acknowledged, and the next start cuts it away.")
                : Finding.Error("log", finding.ToString(), "Restore the log from a backup.");
        }

        if (isWhole)
        {
            yield return Finding.Ok("log", $"Every checksum of the log is right ({Gigabytes(log.BytesOnDisk)}).");
        }
    }

    private async IAsyncEnumerable<Finding> LookAtSocketAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.WaitAsync(cancellationToken);
        var socket = settings.SocketPath!;

        yield return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(socket) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != UnixFileMode.None
            ? Finding.Error("socket", $"Others on this machine can command the server by {socket}.", $"chmod 600 {socket}")
            : Finding.Ok("socket", $"Commands reach the server by {socket}.");
    }

    private async IAsyncEnumerable<Finding> LookAtBookmarksAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var store = stores.Open();
        var bookmarks = await store.Set<Bookmark>().AsNoTracking().OrderBy(bookmark => bookmark.Name).ToListAsync(cancellationToken);
        var head = log.HeadGroup;

        foreach (var bookmark in bookmarks)
        {
            // A reader cannot have digested what was never written: the log lost its end, or the store is of another log.
            yield return bookmark.GroupNo > head
                ? Finding.Error(
                    "bookmarks",
                    $"The reader '{bookmark.Name}' has come to group {bookmark.GroupNo}, but the log ends at {head}.",
                    "The log and the store are not of the same day. Restore both from one backup, or run latido rebuild to follow the log that is there.")
                : Finding.Ok("bookmarks", $"The reader '{bookmark.Name}' has written down what it knows up to group {bookmark.GroupNo} of {head}.");
        }
    }

    private async IAsyncEnumerable<Finding> LookAtClockAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = settings.Time.GetCurrentInstant();
        var last = log.HeadGroup == 0 ? Instant.MinValue : await ReadLastAppendAsync(cancellationToken);

        yield return last > now + Tolerance
            ? Finding.Error("clock", $"The log was written to at {last:uuuu-MM-dd HH:mm:ss} UTC, but it is {now:uuuu-MM-dd HH:mm:ss} UTC: the clock went back.", "Set the clock, and let it follow a time server.")
            : Finding.Ok("clock", $"It is {now:uuuu-MM-dd HH:mm:ss} UTC, and nothing in the log is later.");
    }

    private async Task<Instant> ReadLastAppendAsync(CancellationToken cancellationToken)
    {
        await foreach (var group in log.ReadAsync(log.HeadGroup - 1, cancellationToken))
        {
            return Moment.FromMicroseconds(group.AppendedAt);
        }

        return Instant.MinValue;
    }

    private static string Gigabytes(long bytes) => $"{(bytes / (double)(1L << 30)).ToString("0.0", CultureInfo.InvariantCulture)} GB";
}
