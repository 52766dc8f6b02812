package dev.starsight.serving.http;

import dev.starsight.data.StarsightException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a server listens, and its bounds. Immutable.
 *
 * @param host an address or name of this machine
 * @param port from 0 to 65,535; 0 takes a free one
 * @param maxBody bytes of a body that is read whole; a larger one is answered with 413
 * @param maxConnections at once; further ones wait until one closes
 * @param threads of handlers that block; as many requests may wait for one as {@code
 *     maxConnections}. As many more are for streams, of which none waits: a further one is answered
 *     with 429
 * @param idle how long a connection may say nothing, and a blocked write may take
 * @param tls the key, if connections are encrypted
 */
public record HttpSettings(
    String host,
    int port,
    long maxBody,
    int maxConnections,
    int threads,
    Duration idle,
    Optional<Tls> tls) {

  /** Bytes of a body, unless said otherwise: 10 MB. */
  public static final long MAX_BODY = 10_000_000;

  /**
   * A key with its certificate.
   *
   * @param keystore in PKCS #12 or Java's own format
   */
  public record Tls(Path keystore, String password) {

    @Override
    public String toString() {
      return "Tls[" + keystore + "]";
    }
  }

  public HttpSettings {
    if (port < 0 || port > 65_535) {
      throw new StarsightException("a port is from 0 to 65535, not " + port);
    }
  }

  /** Listens on 127.0.0.1 only. */
  public static HttpSettings loopback(int port) {
    return new HttpSettings(
        "127.0.0.1", port, MAX_BODY, 2_000, 32, Duration.ofSeconds(30), Optional.empty());
  }

  /** Returns these settings with another address. */
  public HttpSettings withHost(String other) {
    return new HttpSettings(other, port, maxBody, maxConnections, threads, idle, tls);
  }

  /** Returns these settings with another bound of bodies in bytes. */
  public HttpSettings withMaxBody(long bytes) {
    return new HttpSettings(host, port, bytes, maxConnections, threads, idle, tls);
  }

  /** Returns these settings with another number of threads for handlers that block. */
  public HttpSettings withThreads(int number) {
    return new HttpSettings(host, port, maxBody, maxConnections, number, idle, tls);
  }

  /** Returns these settings with another time that a connection may say nothing. */
  public HttpSettings withIdle(Duration time) {
    return new HttpSettings(host, port, maxBody, maxConnections, threads, time, tls);
  }

  /** Returns these settings with encrypted connections. */
  public HttpSettings withTls(Tls key) {
    return new HttpSettings(host, port, maxBody, maxConnections, threads, idle, Optional.of(key));
  }
}
