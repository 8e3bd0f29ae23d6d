using System.Globalization;
using Latido.Engine.Facts;
using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>The place of a signal in the order of a list: newest first, and by id where two are of one moment.</summary>
public readonly record struct SignalPlace(Instant RaisedAt, Guid Id)
{
    public static SignalPlace Of(SignalView signal) => new(signal.RaisedAt, signal.Id);

    /// <summary>Reads a cursor; one that is not ours is refused with a message.</summary>
    public static SignalPlace Read(string cursor)
    {
        var values = Cursor.Read(cursor, 2);

        return long.TryParse(values[0], CultureInfo.InvariantCulture, out var at) && Guid.TryParse(values[1], out var id)
            ? new(Moment.FromMicroseconds(at), id)
            : throw new InvalidRequestException("The cursor is not one of this list. Take it from 'next' of the page before.");
    }

    public override string ToString() =>
        Cursor.Of(Moment.ToMicroseconds(RaisedAt).ToString(CultureInfo.InvariantCulture), Id.ToString());
}
