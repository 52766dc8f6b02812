package dev.starsight.cli.commands;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.starsight.files.internal.Sha256;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A hub on the loopback interface whose only model is a {@link TinyEncoder}. */
public final class TinyHub implements AutoCloseable {

  public static final String COMMIT = "fedcba9876543210fedcba9876543210fedcba98";
  public static final String MODEL = "acme/tiny";

  private static final String HEAD = "/" + MODEL + "/resolve/";

  private final Path model;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicReference<@Nullable String> stalling = new AtomicReference<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  public TinyHub(Path model) throws IOException {
    this.model = model;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns the environment variables with which a process uses this hub. */
  public Map<String, String> environment(Path cache) {
    return Map.of("HF_ENDPOINT", address(), "HF_HUB_CACHE", cache.toString(), "HF_HUB_OFFLINE", "");
  }

  /** Makes the next download of a file stop halfway forever. */
  public void stall(String name) {
    stalling.set(name);
  }

  /**
   * Returns the requests so far, such as {@code GET config.json} or {@code GET config.json
   * bytes=7-}.
   */
  public List<String> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Path file = model.resolve(path.substring(path.lastIndexOf('/') + 1));
      String range = exchange.getRequestHeaders().getFirst("Range");
      requests.add(
          exchange.getRequestMethod()
              + " "
              + file.getFileName()
              + (range == null ? "" : " " + range));
      if (!path.startsWith(HEAD)) {
        exchange.getResponseHeaders().set("X-Error-Code", "RepoNotFound");
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
      if (!Files.exists(file)) {
        exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      exchange.getResponseHeaders().set("ETag", '"' + Sha256.of(bytes) + '"');
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
        exchange.sendResponseHeaders(200, -1);
      } else {
        deliver(exchange, file.getFileName().toString(), bytes, range);
      }
    }
  }

  private void deliver(HttpExchange exchange, String name, byte[] bytes, @Nullable String range)
      throws IOException {
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
    if (name.equals(stalling.get())) {
      stalling.set(null);
      exchange.getResponseBody().write(bytes, from, (bytes.length - from) / 2);
      exchange.getResponseBody().flush();
      awaitClose();
    } else {
      exchange.getResponseBody().write(bytes, from, bytes.length - from);
    }
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
