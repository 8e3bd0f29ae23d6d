using Latido.Server.Shell;

namespace Latido.Server.Accounts.Pages;

/// <summary>A view among the tabs, and whether it is the one that is open.</summary>
public sealed record ViewTab(string Name, Address Address, bool IsOpen);
