package dev.starsight.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the hub's protocol: HEAD tells a file's commit, digest and size, GET its bytes; large
 * files are on another host, to which the endpoint redirects. Redirects are followed here and not
 * by Java, so that no other host sees the token. Thread-safe.
 */
final class HubClient {

  private static final int MOST_REDIRECTS = 8;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> BUSY = Set.of(408, 429, 500, 502, 503, 504);

  private final HubSettings settings;
  private final Patience patience;
  private @Nullable HttpClient http;

  /**
   * A chain of responses: what redirects said, and the last one.
   *
   * @param all in order; the last one's body is open
   */
  private record Answer(List<HttpResponse<InputStream>> all, HttpResponse<InputStream> last)
      implements AutoCloseable {

    Optional<String> header(String name) {
      return all.stream().flatMap(r -> r.headers().firstValue(name).stream()).findFirst();
    }

    @Override
    public void close() throws IOException {
      last.body().close();
    }
  }

  HubClient(HubSettings settings, Patience patience) {
    this.settings = settings;
    this.patience = patience;
  }

  /** Made when it is needed: it has a thread, and most runs find all they need in the cache. */
  private synchronized HttpClient http() {
    HttpClient known = http;
    if (known == null) {
      // One body at a time has no use for HTTP/2.
      known =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(patience.connecting())
              .build();
      http = known;
    }
    return known;
  }

  /** Counts failures of one piece of work. */
  Backoff backoff(URI server) {
    return new Backoff(server.getScheme() + "://" + server.getAuthority(), patience.pause());
  }

  /** The page of a model, for people. */
  URI page(String model) {
    return URI.create(settings.endpoint() + "/" + model);
  }

  /** Where a file is at a revision. */
  URI address(HubReference at, String file) {
    String revision = at.revision().replace("+", "%2B").replace("/", "%2F");
    return URI.create(page(at.name()) + "/resolve/" + revision + "/" + file);
  }

  /**
   * What the hub says about a file.
   *
   * @throws IOException in one sentence, if there is no such model or revision, it is not for
   *     everyone, or the hub cannot be reached
   */
  RemoteFile describe(HubReference at, String file) throws IOException {
    URI address = address(at, file);
    Backoff backoff = backoff(address);
    while (true) {
      try (Answer answer = follow("HEAD", address, 0)) {
        return described(at, file, answer);
      } catch (IOException e) {
        backoff.failed(e);
      }
    }
  }

  private RemoteFile described(HubReference at, String file, Answer answer) throws IOException {
    int status = answer.last().statusCode();
    String commit = answer.header("X-Repo-Commit").orElse(null);
    if (!isRedirect(status) && status != 200) {
      HubError refusal = refusal(at, file, answer.last());
      if (!refusal.isOfThisFileAlone()) {
        throw refusal.exception();
      }
      return new RemoteFile(commit, null);
    }
    if (commit == null || !HubReference.isCommit(commit)) {
      throw new HubException(
          settings.endpoint()
              + " does not answer as a Hugging Face hub does: there is no commit in X-Repo-Commit");
    }
    String tag = answer.header("X-Linked-Etag").or(() -> last(answer, "ETag")).orElse("");
    String digest = tag.replaceFirst("^W/", "").replace("\"", "");
    if (!BlobDigest.isOne(digest)) {
      throw new HubException(
          "%s: %s cannot be checked: its ETag must be a SHA-256 or a SHA-1, but is %s"
              .formatted(at.name(), file, tag.isEmpty() ? "missing" : tag));
    }
    String size =
        answer.header("X-Linked-Size").or(() -> last(answer, "Content-Length")).orElse("");
    if (!size.matches("\\d{1,18}")) {
      throw new HubException(
          at.name() + ": " + settings.endpoint() + " does not say how large " + file + " is");
    }
    return new RemoteFile(commit, new HubFile(file, digest, Long.parseLong(size)));
  }

  private static Optional<String> last(Answer answer, String header) {
    return answer.last().headers().firstValue(header);
  }

  /**
   * Asks for a file's bytes from an offset on; to be closed.
   *
   * @throws RetryableException if the server cannot answer now
   * @throws HubException in one sentence, if it will not
   */
  TimedBody open(HubReference at, String file, long from) throws IOException {
    Answer answer = follow("GET", address(at, file), from);
    HttpResponse<InputStream> last = answer.last();
    return switch (last.statusCode()) {
      case 200 -> TimedBody.of(last.body(), 0, patience.silence());
      case 206 -> TimedBody.of(last.body(), rangeStart(last), patience.silence());
      case 416 -> nothing(answer);
      default -> throw refused(at, file, answer);
    };
  }

  private static TimedBody nothing(Answer answer) throws IOException {
    answer.close();
    return TimedBody.NONE;
  }

  private HubException refused(HubReference at, String file, Answer answer) throws IOException {
    answer.close();
    return refusal(at, file, answer.last()).exception();
  }

  /** Where a partial answer begins; -1 if it does not say. */
  private static long rangeStart(HttpResponse<InputStream> response) {
    String range = response.headers().firstValue("Content-Range").orElse("");
    return range.matches("bytes \\d{1,18}-.*")
        ? Long.parseLong(range.substring("bytes ".length(), range.indexOf('-')))
        : -1;
  }

  private HubError refusal(HubReference at, String file, HttpResponse<InputStream> response) {
    return new HubError(
        at,
        file,
        page(at.name()),
        settings,
        response.statusCode(),
        response.headers().firstValue("X-Error-Code").orElse(""),
        isEndpoint(response.uri()) ? "" : " (from " + response.uri().getHost() + ")");
  }

  /** One request and all that its redirects lead to. */
  private Answer follow(String method, URI address, long from) throws IOException {
    List<HttpResponse<InputStream>> all = new ArrayList<>();
    URI next = address;
    while (all.size() <= MOST_REDIRECTS) {
      HttpResponse<InputStream> response = send(method, next, from);
      all.add(response);
      int status = response.statusCode();
      if (BUSY.contains(status)) {
        response.body().close();
        throw new RetryableException(
            next.getHost() + " answers " + status, RetryAfter.of(response.headers()));
      }
      Answer answer = new Answer(all, response);
      // A redirect to a store says all there is to know; the store itself knows less.
      boolean told =
          method.equals("HEAD")
              && answer.header("X-Linked-Etag").isPresent()
              && answer.header("X-Linked-Size").isPresent();
      if (!isRedirect(status) || told) {
        return answer;
      }
      response.body().close();
      next = target(next, response.headers().firstValue("Location").orElse(""));
    }
    throw new HubException(address.getHost() + " redirects without end");
  }

  private static boolean isRedirect(int status) {
    return REDIRECTS.contains(status);
  }

  /**
   * Where a redirect leads.
   *
   * @param location as the header says it; may be relative
   * @throws HubException if that is no address, or a less private one
   */
  static URI target(URI from, String location) throws HubException {
    URI target;
    try {
      target = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new HubException(from.getHost() + " redirects to what is no address", e);
    }
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    boolean weaker = scheme.equals("http") && "https".equalsIgnoreCase(from.getScheme());
    boolean web = scheme.equals("https") || scheme.equals("http");
    if (location.isEmpty() || target.getHost() == null || weaker || !web) {
      throw new HubException(
          from.getHost() + " redirects to an address that is not https: " + target.getHost());
    }
    return target;
  }

  private HttpResponse<InputStream> send(String method, URI address, long from) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(patience.answer())
            .header("User-Agent", "starsight")
            .header("Accept-Encoding", "identity");
    String token = settings.token();
    if (token != null && isEndpoint(address)) {
      request.header("Authorization", "Bearer " + token);
    }
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    try {
      return http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (ConnectException e) {
      // Java's own message is empty or says it in its words; who it was is what is missing.
      ConnectException named =
          new ConnectException(isEndpoint(address) ? "" : " by " + address.getHost());
      named.initCause(e);
      throw named;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking the hub");
    }
  }

  private boolean isEndpoint(URI address) {
    URI endpoint = settings.endpoint();
    return String.valueOf(endpoint.getScheme()).equalsIgnoreCase(address.getScheme())
        && String.valueOf(endpoint.getHost()).equalsIgnoreCase(address.getHost())
        && port(endpoint) == port(address);
  }

  private static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }

  /**
   * A file at a revision.
   *
   * @param commit what the revision is; null if the hub did not say, which it may only where there
   *     is no file
   * @param file null if there is none of that name
   */
  record RemoteFile(@Nullable String commit, @Nullable HubFile file) {}

  /**
   * How long to wait for what.
   *
   * @param connecting for a connection
   * @param answer for the beginning of an answer
   * @param silence for the next bytes of one
   * @param pause how waiting between attempts is done
   */
  record Patience(Duration connecting, Duration answer, Duration silence, Sleeper pause) {

    static final Patience USUAL =
        new Patience(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60), Sleeper.SLEEP);
  }
}
