using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DrFunctions.Simulator.Guests;

/// <summary>One open port of a guest.</summary>
internal sealed class GuestListener : IDisposable
{
    private readonly TcpListener _listener;
    private readonly GuestService _service;
    private readonly string _name;
    private readonly Func<long> _last;

    public GuestListener(IPAddress address, GuestService service, string name, Func<long> last)
    {
        (_service, _name, _last) = (service, name, last);
        _listener = new TcpListener(address, service.Port);
        _listener.Start(64);
        _ = AcceptAsync();
    }

    public int Port => _service.Port;

    public string Service => _service.Name;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return; // The port was closed.
            }

            _ = AnswerAsync(client);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.ReceiveTimeout = client.SendTimeout = 5000;
                var stream = client.GetStream();
                if (_service.Kind == "http") await ReadRequestAsync(stream);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(_service.Kind == "http" ? Http() : $"{_name} {_service.Name} {_last()}\n"));
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
                // The caller went away: probes do.
            }
        }
    }

    private static async Task ReadRequestAsync(NetworkStream stream)
    {
        var buffer = new byte[8192];
        var read = 0;
        while (read < buffer.Length)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(read));
            if (count == 0) return;
            read += count;
            if (buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) >= 0) return;
        }
    }

    private string Http()
    {
        var body = new JsonObject { ["name"] = _name, ["service"] = _service.Name, ["lastSequence"] = _last() }.ToJsonString();
        return $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
    }
}
