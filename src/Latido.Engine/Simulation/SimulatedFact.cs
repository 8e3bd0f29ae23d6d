using Latido.Engine.Facts;

namespace Latido.Engine.Simulation;

/// <summary>
/// A fact of a simulated company. The texts are shared between facts, so a stream of millions makes no garbage.
/// </summary>
/// <param name="Id">Stands for the message id: the same for the same fact of the same seed, never zero.</param>
public readonly record struct SimulatedFact(
    FactKind Kind, long At, ulong Id, byte[] Person, byte[] Anonymous, byte[] Account, byte[] Name, byte[] Payload)
{
    public Fact ToFact() => new()
    {
        Kind = Kind,
        At = At,
        Person = Person,
        Anonymous = Anonymous,
        Account = Account,
        Name = Name,
        Payload = Payload,
    };
}
