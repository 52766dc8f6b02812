package dev.starsight.serving.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Finds the route of each request, and sends what its handler answers. */
final class RouteHandler extends Handler.Abstract.NonBlocking {

  private static final Map<String, String> SECURITY =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                  + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'");

  private final HttpSettings settings;
  private final Duration quiet;
  private final Routes routes;
  private final boolean loopback;
  private final ThreadPoolExecutor blocking;

  /** Streams last as long as their clients like, so they have threads of their own. */
  private final ThreadPoolExecutor streaming;

  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean stopping;

  /**
   * @param quiet how long no request runs before a server that stops takes its clients for told
   */
  RouteHandler(HttpSettings settings, Routes routes, Duration quiet) {
    this.settings = settings;
    this.quiet = quiet;
    this.routes = routes;
    this.loopback = isLoopback(settings.host());
    this.blocking = HandlerThreads.queued(settings);
    this.streaming = HandlerThreads.streaming(settings);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    running.incrementAndGet();
    Exchange exchange = new Exchange(request, response, callback);
    try {
      begin(exchange);
    } catch (RuntimeException e) {
      exchange.refuse(e);
    }
    return true;
  }

  private void begin(Exchange exchange) {
    Request request = exchange.request;
    refuseOthers(request);
    Optional<Routes.Match> found = routes.find(Request.getPathInContext(request));
    if (found.isEmpty()) {
      routes.guard().check(new HttpRequest(request, Map.of(), new byte[0]));
      throw HttpProblem.notFound("there is nothing at " + Request.getPathInContext(request));
    }
    Routes.Route route = found.get().route();
    exchange.template = route.template();
    Map<String, String> parameters = found.get().parameters();
    HttpRequest head = new HttpRequest(request, parameters, new byte[0]);
    routes.guard().check(head);
    String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
    Routes.Stream stream = route.streams().get(method + " " + head.contentType());
    HttpHandler.Later later = route.later().get(method);
    HttpHandler handler = route.handlers().get(method);
    if (stream != null) {
      try {
        streaming.execute(() -> work(exchange, () -> stream(exchange, head, stream)));
      } catch (RejectedExecutionException e) {
        String busy = "too many clients send streams; try again";
        exchange.refuse(new HttpProblem(429, busy, "Retry-After", "1"));
      }
    } else if (later == null && handler == null) {
      String types = String.join(", ", route.streamedTypes(method));
      if (!types.isEmpty()) {
        throw new HttpProblem(415, exchange.template + " takes " + types);
      }
      String allowed = String.join(", ", route.methods());
      throw new HttpProblem(405, exchange.template + " takes " + allowed, "Allow", allowed);
    } else {
      exchange
          .reading(BodyReader.read(request, settings.maxBody()))
          .whenComplete(
              (body, failure) -> {
                if (failure != null) {
                  exchange.fail(failure);
                } else {
                  answer(exchange, new HttpRequest(request, parameters, body), later, handler);
                }
              });
    }
  }

  private void answer(
      Exchange exchange,
      HttpRequest request,
      HttpHandler.@Nullable Later later,
      @Nullable HttpHandler handler) {
    if (handler != null) {
      run(exchange, () -> exchange.send(handler.handle(request)));
    } else if (later != null) {
      answerLater(exchange, request, later);
    }
  }

  private static void answerLater(Exchange exchange, HttpRequest request, HttpHandler.Later later) {
    try {
      later
          .handle(request)
          .whenComplete(
              (reply, failure) -> {
                if (failure != null) {
                  exchange.fail(failure);
                } else {
                  exchange.send(reply);
                }
              });
    } catch (IOException | RuntimeException e) {
      exchange.fail(e);
    }
  }

  /** Refuses what a browser sends here for somebody else's page. */
  private void refuseOthers(Request request) {
    String host = Request.getServerName(request);
    if (loopback && !isLocalName(host)) {
      throw new HttpProblem(421, host + " is not the name of this server");
    }
    HttpFields headers = request.getHeaders();
    String origin = headers.get(HttpHeader.ORIGIN);
    boolean foreign = "cross-site".equals(headers.get("Sec-Fetch-Site"));
    if (origin != null) {
      String named = headers.get(HttpHeader.HOST);
      foreign |= !origin.endsWith("://" + named);
    }
    if (foreign && !isNavigation(request)) {
      throw new HttpProblem(403, "a page of another origin may not call this server");
    }
  }

  /** Following a link from elsewhere is fine: it reads, and only what is shown. */
  private static boolean isNavigation(Request request) {
    return request.getMethod().equals("GET")
        && "navigate".equals(request.getHeaders().get("Sec-Fetch-Mode"));
  }

  private boolean isLocalName(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("127.0.0.1")
        || host.equals("[::1]")
        || host.equals("::1")
        || host.equalsIgnoreCase(settings.host());
  }

  private interface Work {
    void run() throws IOException;
  }

  private void run(Exchange exchange, Work work) {
    try {
      blocking.execute(() -> work(exchange, work));
    } catch (RejectedExecutionException e) {
      exchange.send(
          HttpReply.error(503, "too many requests wait; try again").withHeader("Retry-After", "1"));
    }
  }

  private static void work(Exchange exchange, Work work) {
    try {
      work.run();
    } catch (IOException | RuntimeException e) {
      exchange.fail(e);
    } catch (Error e) {
      exchange.fail(e);
      throw e;
    }
  }

  private static void stream(Exchange exchange, HttpRequest head, Routes.Stream stream)
      throws IOException {
    InputStream in = new PacedInput(Content.Source.asInputStream(exchange.request));
    OutputStream sink = Content.Sink.asOutputStream(exchange.response);
    FirstWrite out = new FirstWrite(sink, () -> exchange.begin(200, stream.replyType()));
    try {
      stream.handler().handle(head, in, out);
    } catch (IOException | RuntimeException e) {
      if (out.hasBegun()) {
        exchange.cut(e);
        return;
      }
      if (e instanceof HttpProblem problem) {
        exchange.dropAndFail(problem);
        return;
      }
      throw e;
    }
    if (!out.hasBegun()) {
      exchange.begin(200, stream.replyType());
    }
    sink.close();
    exchange.end();
  }

  /** A request that is being answered. */
  private final class Exchange {

    private final Request request;
    private final Response response;
    private final Callback callback;
    private String template = "";
    private volatile @Nullable BodyReader reader;

    Exchange(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    private void over() {
      running.decrementAndGet();
      routes
          .observer()
          .answered(
              template,
              request.getMethod(),
              response.getStatus(),
              System.nanoTime() - request.getBeginNanoTime());
    }

    CompletionStage<byte[]> reading(BodyReader body) {
      reader = body;
      return body.body();
    }

    /** Answers with an error before the body has been read. */
    void refuse(Throwable failure) {
      if (BodyReader.waitsForLeave(request)) {
        fail(failure);
      } else {
        dropAndFail(failure);
      }
    }

    /** Answers with an error, after some of what the client is still sending. */
    void dropAndFail(Throwable failure) {
      reading(BodyReader.drop(request, failure)).whenComplete((body, same) -> fail(same));
    }

    private boolean isRead() {
      BodyReader body = reader;
      return body == null || body.hasEnded();
    }

    void begin(int status, String contentType) {
      response.setStatus(status);
      HttpFields.Mutable headers = response.getHeaders();
      if (!contentType.isEmpty()) {
        headers.put(HttpHeader.CONTENT_TYPE, contentType);
      }
      headers.put(HttpHeader.CACHE_CONTROL, "no-store");
      SECURITY.forEach(headers::put);
      if (stopping || !isRead() || status == 408 || status == 413 || status == 429) {
        headers.put(HttpHeader.CONNECTION, "close");
      }
    }

    void send(HttpReply reply) {
      begin(reply.status(), reply.contentType());
      HttpFields.Mutable headers = response.getHeaders();
      reply.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
      headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length);
      ByteBuffer body =
          request.getMethod().equals("HEAD")
              ? ByteBuffer.allocate(0)
              : ByteBuffer.wrap(reply.body());
      response.write(true, body, Callback.from(this::end, this::cut));
    }

    void end() {
      over();
      BodyReader body = reader;
      if (body == null) {
        callback.succeeded();
      } else {
        body.ended().whenComplete((none, failure) -> callback.succeeded());
      }
    }

    void cut(Throwable failure) {
      over();
      callback.failed(failure);
    }

    void fail(Throwable failure) {
      Throwable cause = failure;
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      if (response.isCommitted()) {
        cut(cause);
      } else if (cause instanceof HttpProblem problem) {
        send(problem.reply());
      } else {
        send(HttpReply.error(500, "this server failed"));
      }
    }
  }

  /**
   * Waits until every request is answered and no further one has come for the quiet time, or the
   * time is over. Clients that keep their connections are told with their next answer to close
   * them; a request that a client sends after the quiet time is cut.
   */
  void drain(Duration grace) {
    stopping = true;
    long now = System.nanoTime();
    long until = now + grace.toNanos();
    long quietSince = now;
    try {
      while (now < until && now - quietSince < quiet.toNanos()) {
        Thread.sleep(5);
        now = System.nanoTime();
        if (running.get() > 0) {
          quietSince = now;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void close() {
    blocking.shutdownNow();
    streaming.shutdownNow();
  }
}
