package dev.starsight.serving.http;

import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.UnrecoverableKeyException;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An HTTP/1.1 server within this process, on Jetty. Bodies, connections, and the time that either
 * side may stay silent have bounds; on loopback, requests for another host name are refused, and on
 * any address those that a page of another origin sends. Thread-safe.
 */
public final class HttpServer implements AutoCloseable {

  private static final int MAX_HEADERS = 16_384;

  /** The environment variable from which the command line takes the password of a keystore. */
  private static final String PASSWORD = "STARSIGHT_KEYSTORE_PASSWORD";

  /** A client with a connection of its own sends its next request within this time, if at once. */
  private static final Duration QUIET = Duration.ofMillis(100);

  /** Threads that read requests; handlers that must not block run on them. */
  private static final int SELECTORS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final Server server;
  private final ServerConnector connector;
  private final RouteHandler handler;
  private final HttpSettings settings;

  private HttpServer(
      Server server, ServerConnector connector, RouteHandler handler, HttpSettings settings) {
    this.server = server;
    this.connector = connector;
    this.handler = handler;
    this.settings = settings;
  }

  /**
   * Starts to listen.
   *
   * @throws StarsightException if the address is not this machine's, the port is taken, or the key
   *     cannot be used
   */
  public static HttpServer start(HttpSettings settings, Routes routes) {
    return start(settings, routes, QUIET);
  }

  static HttpServer start(HttpSettings settings, Routes routes, Duration quiet) {
    QueuedThreadPool pool = new QueuedThreadPool(16 + 2 * SELECTORS, 4);
    pool.setName("starsight-http");
    pool.setDaemon(true);
    Server server = new Server(pool);
    RouteHandler handler = new RouteHandler(settings, routes, quiet);
    server.setHandler(handler);
    server.setErrorHandler(new JsonErrors());
    try {
      ServerConnector connector = connector(server, settings);
      server.addConnector(connector);
      server.addBean(new NetworkConnectionLimit(settings.maxConnections(), connector));
      server.start();
      return new HttpServer(server, connector, handler, settings);
    } catch (Exception e) {
      handler.close();
      stopQuietly(server);
      throw new StarsightException(failure(settings, e), e);
    }
  }

  private static ServerConnector connector(Server server, HttpSettings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MAX_HEADERS);
    http.setIdleTimeout(settings.idle().toMillis());
    ServerConnector connector;
    if (settings.tls().isPresent()) {
      HttpSettings.Tls tls = settings.tls().get();
      SslContextFactory.Server keys = new SslContextFactory.Server();
      keys.setKeyStorePath(tls.keystore().toAbsolutePath().toString());
      keys.setKeyStorePassword(tls.password());
      http.addCustomizer(new SecureRequestCustomizer(false));
      HttpConnectionFactory plain = new HttpConnectionFactory(http);
      connector =
          new ServerConnector(
              server, 1, SELECTORS, new SslConnectionFactory(keys, plain.getProtocol()), plain);
    } else {
      connector = new ServerConnector(server, 1, SELECTORS, new HttpConnectionFactory(http));
    }
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.idle().toMillis());
    connector.setAcceptQueueSize(1_024);
    return connector;
  }

  private static String failure(HttpSettings settings, Exception e) {
    Path keystore = settings.tls().map(HttpSettings.Tls::keystore).orElse(null);
    boolean unread = false;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return settings.host() + " is no address of this machine";
      }
      if (cause instanceof BindException) {
        return "%s:%d cannot be listened on: %s"
            .formatted(settings.host(), settings.port(), cause.getMessage());
      }
      if (keystore != null && cause instanceof UnrecoverableKeyException) {
        // The whole file is read first, and what fails then is an IOException.
        return unread
            ? "the password of %s is wrong; %s must hold it".formatted(keystore, PASSWORD)
            : "the key in %s must have the same password as the file".formatted(keystore);
      }
      unread |= cause instanceof IOException;
    }
    if (keystore == null) {
      return "the server cannot start: " + e.getMessage();
    }
    if (!Files.isReadable(keystore)) {
      return keystore + " cannot be read";
    }
    return keystore
        + (unread
            ? " is no keystore in PKCS #12 or Java's own format"
            : " cannot be used as a key: " + e.getMessage());
  }

  /** Returns the port that is listened on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Returns the address, without a path: {@code http://127.0.0.1:8080}. */
  public URI address() {
    String scheme = settings.tls().isPresent() ? "https" : "http";
    String host = settings.host();
    return URI.create(
        "%s://%s:%d".formatted(scheme, host.contains(":") ? "[" + host + "]" : host, port()));
  }

  /**
   * Stops: new connections are refused at once, requests that have begun are answered.
   *
   * @param grace how long they may take; what is not answered by then is cut
   */
  public void stop(Duration grace) {
    connector.close();
    handler.drain(grace);
    stopQuietly(server);
    handler.close();
  }

  /** Stops within ten seconds. */
  @Override
  public void close() {
    stop(Duration.ofSeconds(10));
  }

  private static void stopQuietly(Server server) {
    server.setStopTimeout(0);
    try {
      server.stop();
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
