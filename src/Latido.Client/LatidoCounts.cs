namespace Latido.Client;

/// <summary>
/// What became of all events so far. Whenever nothing is on its way,
/// <c>Given + Recovered = Delivered + Dropped + Queued + Spooled</c>.
/// </summary>
/// <param name="Given">Calls of track, identify, group and page, the refused ones too.</param>
/// <param name="Recovered">Events found in the spool when the client was made: an earlier process left them.</param>
/// <param name="Delivered">Events that the server took: they are durable in its log, or on its page of rejects.</param>
/// <param name="Dropped">Events that are lost, for whatever reason; <see cref="LatidoOptions.OnProblem"/> was told of each.</param>
/// <param name="Queued">Events in memory now, those being sent included.</param>
/// <param name="Spooled">Events on disk now.</param>
public readonly record struct LatidoCounts(
    long Given, long Recovered, long Delivered, long Dropped, long Queued, long Spooled);
