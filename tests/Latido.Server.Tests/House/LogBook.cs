using System.Text;
using Latido.Engine.Facts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Tests;

/// <summary>What the log of a house holds of calls, as a test likes to compare it.</summary>
internal sealed record LogLine(FactKind Kind, Instant At, string Person, string Anonymous, string Account, string Name, string Payload)
{
    public Instant ReceivedAt { get; init; }

    public override string ToString() => $"{Kind} {Person}|{Anonymous}|{Account}|{Name}|{Payload}";

    public string When => InstantPattern.ExtendedIso.Format(At);
}

internal static class LogBook
{
    /// <summary>All records of people and accounts that are durable now, in their order.</summary>
    public static async Task<List<LogLine>> ReadLogAsync(this House house, WorkspaceId workspace)
    {
        var log = house.Services.GetRequiredService<EventLog>();
        var lines = new List<LogLine>();
        var head = log.HeadGroup;

        if (head == 0)
        {
            return lines;
        }

        await foreach (var group in log.ReadAsync(0, CancellationToken.None))
        {
            foreach (var record in group)
            {
                if (record.Workspace == workspace && record.Fact.Kind is <= FactKind.Account or FactKind.Business)
                {
                    lines.Add(LineOf(record));
                }
            }

            if (group.Number >= head)
            {
                break;
            }
        }

        return lines;
    }

    private static LogLine LineOf(in LogRecord record)
    {
        var fact = record.Fact;

        return new(
            fact.Kind, Moment.FromMicroseconds(fact.At), Text(fact.Person), Text(fact.Anonymous), Text(fact.Account), Text(fact.Name), Text(fact.Payload))
        {
            ReceivedAt = Moment.FromMicroseconds(record.ReceivedAt),
        };
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
