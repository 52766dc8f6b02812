package dev.starsight.serving.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.annotation.Annotation;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.serving.http.HttpSettings;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // Every test begins with serve.
class ReviewServerTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path directory;
  private final List<String> failures = new ArrayList<>();
  private AnnotationQueue queue;
  private ReviewServer server;
  private ReviewClient ada;

  ReviewServerTest(@TempDir Path folder) {
    this.directory = folder.resolve("queue");
  }

  private void serve(int answers, List<String> texts) throws Exception {
    serve(answers, texts, ReviewOptions.defaults());
  }

  private void serve(int answers, List<String> texts, ReviewOptions options) throws Exception {
    queue = ReviewFixture.create(directory, answers, texts);
    start(options);
  }

  private void start(ReviewOptions options) throws Exception {
    server = ReviewServer.start(queue, options, HttpSettings.loopback(0), null, failures::add);
    ada = ReviewClient.open(HTTP, server.address(), "ada");
  }

  private void restart() throws Exception {
    server.close();
    queue.close();
    queue = AnnotationQueue.open(directory);
    start(ReviewOptions.defaults());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    queue.close();
  }

  private static String shown(JsonNode state, String name) {
    return state.path(name).path("text").asText("nothing");
  }

  private static String task(JsonNode state, String name) {
    return state.path(name).path("task").asText();
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(directory.resolve("annotations.jsonl"));
  }

  @Test
  void givesATextAndTheNextOne() throws Exception {
    serve(1, ReviewFixture.texts(5));
    JsonNode state = ada.next();
    assertThat(shown(state, "item")).isEqualTo("text 0");
    assertThat(shown(state, "ahead")).isEqualTo("text 1");
    JsonNode other = ada.as("bob").next();
    assertThat(shown(other, "item")).isEqualTo("text 2");
    JsonNode after =
        ada.ask(
            "answer",
            "task",
            task(state, "item"),
            "label",
            "4",
            "note",
            "nice",
            "shown",
            task(state, "ahead"),
            "request",
            "a");
    assertThat(shown(after, "item")).isEqualTo("text 1");
    assertThat(shown(after, "ahead")).isEqualTo("text 4");
    assertThat(after.path("progress").path("complete").asInt()).isEqualTo(1);
    assertThat(after.path("you").path("answers").asInt()).isEqualTo(1);
    assertThat(shown(ada.next(), "item")).isEqualTo("text 1");
    Annotation written = queue.answered().get(0).annotation();
    assertThat(written.label()).isEqualTo("4");
    assertThat(written.worker()).isEqualTo("ada");
    assertThat(written.note()).isEqualTo("nice");
    assertThat(written.duration()).isPositive();
  }

  @Test
  void anActThatIsSentAgainIsDoneOnce() throws Exception {
    serve(1, ReviewFixture.texts(3));
    String task = task(ada.next(), "item");
    Object[] answer = {"task", task, "label", "4", "request", "a"};
    ada.ask("answer", answer);
    JsonNode again = ada.ask("answer", answer);
    assertThat(shown(again, "item")).isEqualTo("text 1");
    Object[] undo = {"act", again.path("act").asLong(), "request", "b"};
    ada.answer(task(again, "item"), "1");
    ada.ask("undo", undo);
    assertThat(lines()).as("an undo of what is no longer last").hasSize(2);
    JsonNode last = ada.next();
    Object[] next = {"act", last.path("act").asLong(), "request", "c"};
    JsonNode undone = ada.ask("undo", next);
    assertThat(shown(undone, "item")).isEqualTo("text 1");
    assertThat(undone.path("item").path("earlier").path("label").asText()).isEqualTo("1");
    ada.ask("undo", next);
    ada.ask("answer", answer);
    assertThat(lines()).hasSize(3);
    assertThat(queue.results().progress().answers()).isEqualTo(1);
  }

  @Test
  void afterARestartAnActThatIsSentAgainIsDoneOnceAndTheScreenStays() throws Exception {
    serve(1, ReviewFixture.texts(5));
    JsonNode first = ada.next();
    Object[] answer = {"task", task(first, "item"), "label", "4", "request", "a"};
    ada.ask("answer", answer);
    ada.answer(task(first, "ahead"), "2");
    long act = ada.next().path("act").asLong();
    restart();
    ada.ask("answer", answer);
    assertThat(lines()).hasSize(2);
    ada.ask("undo", "act", act, "request", "b");
    restart();
    ada.ask("undo", "act", act, "request", "b");
    assertThat(lines()).hasSize(3);
    String fourth = queue.tasks().get(3).id();
    assertThat(shown(ada.as("bob").ask("next", "shown", fourth), "item")).isEqualTo("text 3");
  }

  @Test
  void aSecondTabDoesNotChangeAnAnswer() throws Exception {
    serve(2, ReviewFixture.texts(2));
    String task = task(ada.next(), "item");
    ada.answer(task, "4");
    assertThat(ada.refusal("answer", "task", task, "label", "5", "request", "b"))
        .isEqualTo("409 answered");
    assertThat(ada.refusal("skip", "task", task, "request", "c")).isEqualTo("409 answered");
    JsonNode undone = ada.ask("undo", "act", ada.next().path("act").asLong(), "request", "d");
    assertThat(shown(undone, "item")).isEqualTo("text 0");
    ada.answer(task, "5");
    assertThat(queue.answered().get(0).annotation().label()).isEqualTo("5");
  }

  @Test
  void anAnswerToATextThatWentToSomebodyElseDoesNotCount() throws Exception {
    serve(1, ReviewFixture.texts(1), ReviewOptions.defaults().withLease(Duration.ofNanos(1)));
    String task = task(ada.next(), "item");
    assertThat(shown(ada.as("bob").next(), "item")).isEqualTo("text 0");
    ada.as("bob").answer(task, "2");
    assertThat(ada.refusal("answer", "task", task, "label", "4", "request", "a"))
        .isEqualTo("409 taken");
    assertThat(shown(ada.next(), "item")).isEqualTo("nothing");
  }

  @Test
  void whatWasSkippedComesBackOnlyOnRequest() throws Exception {
    serve(1, ReviewFixture.texts(2));
    JsonNode state = ada.next();
    state = ada.ask("skip", "task", task(state, "item"), "request", "a");
    state = ada.ask("skip", "task", task(state, "item"), "note", "odd", "request", "b");
    assertThat(shown(state, "item")).isEqualTo("nothing");
    assertThat(state.path("you").path("skipped").asInt()).isEqualTo(2);
    assertThat(shown(ada.ask("skipped"), "item")).isEqualTo("text 0");
    assertThat(shown(ada.as("bob").next(), "item")).isEqualTo("text 1");
    assertThat(ada.ask("leave").path("left").asBoolean()).isTrue();
  }

  @Test
  void whatThePredictionIsStaysHereIfItIsHidden() throws Exception {
    serve(1, ReviewFixture.texts(2), ReviewOptions.defaults().withShowsPredictions(false));
    assertThat(ada.next().toString()).doesNotContain("guess", "unsure", "0.6");
    assertThat(ada.refusal("explain", "task", task(ada.next(), "item"))).isEqualTo("404 hidden");
  }

  @Test
  void longTextsAreCutAndCanBeHadWhole() throws Exception {
    String text = "😀".repeat(300_000);
    serve(1, List.of(text, "a" + text));
    JsonNode state = ada.next();
    assertThat(shown(state, "item")).isEqualTo(text.substring(0, 20_000));
    assertThat(shown(state, "ahead")).isEqualTo("a" + text.substring(0, 19_998));
    assertThat(state.path("item").path("cut").asBoolean()).isTrue();
    JsonNode whole = ada.ask("text", "task", task(state, "item"));
    assertThat(whole.path("text").asText()).isEqualTo(text);
  }

  @Test
  void agreementIsShownWhenThereIsSome() throws Exception {
    serve(2, ReviewFixture.texts(2));
    assertThat(ada.ask("agreement").path("items").asInt()).isZero();
    String task = task(ada.next(), "item");
    ada.answer(task, "4");
    ada.as("bob").answer(task, "4");
    restart();
    JsonNode agreement = ada.ask("agreement");
    assertThat(agreement.path("items").asInt()).isEqualTo(1);
    assertThat(agreement.path("same").path("value").asDouble()).isEqualTo(1);
    assertThat(agreement.path("alpha").path("value").isNull()).isTrue();
  }

  @Test
  void everythingNeedsTheToken() throws Exception {
    serve(1, ReviewFixture.texts(1));
    URI address = server.address();
    for (String path : List.of("/", "/review.js", "/api/queue", "/api/next", "/nothing")) {
      HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
      assertThat(ada.send(request).statusCode()).as(path).isEqualTo(401);
    }
    HttpRequest wrong = HttpRequest.newBuilder(address.resolve("/?token=x")).build();
    assertThat(ada.send(wrong).statusCode()).isEqualTo(403);
    HttpRequest byQuery =
        HttpRequest.newBuilder(address.resolve("/api/queue?" + address.getQuery())).build();
    assertThat(ada.send(byQuery).statusCode()).isEqualTo(401);
    HttpResponse<String> page =
        HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    assertThat(page.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Strict", "Path=/");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("script-src 'self'", "form-action 'none'")
        .doesNotContain("unsafe");
    assertThat(page.body()).doesNotContain("<script>", "onclick", "style=");
    assertThat(ada.send(ada.request("/api/next").build()).statusCode()).isEqualTo(405);
    assertThat(ada.send(ada.request("/nothing").build()).statusCode()).isEqualTo(404);
  }

  @Test
  void pagesOfOtherSitesCannotAct() throws Exception {
    serve(1, ReviewFixture.texts(1));
    String body = ada.body().toString();
    HttpRequest form =
        ada.request("/api/next")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString(body))
            .build();
    assertThat(ada.send(form).statusCode()).isEqualTo(415);
    HttpRequest other =
        ada.request("/api/next")
            .header("Content-Type", "application/json")
            .header("Origin", "http://127.0.0.1:1")
            .POST(BodyPublishers.ofString(body))
            .build();
    assertThat(ada.send(other).statusCode()).isEqualTo(403);
  }

  @Test
  void wrongRequestsAreRefusedInASentence() throws Exception {
    serve(1, ReviewFixture.texts(1));
    String task = task(ada.next(), "item");
    assertThat(ada.refusal("answer", "task", task, "label", "6", "request", "a"))
        .isEqualTo("400 label");
    assertThat(ada.refusal("answer", "task", "none", "label", "4", "request", "a"))
        .isEqualTo("404 unknown");
    assertThat(ada.refusal("text", "task", "none")).isEqualTo("404 unknown");
    assertThat(ada.refusal("answer", "task", task, "label", "4")).isEqualTo("400 request");
    assertThat(ada.refusal("answer", "task", 7, "label", "4", "request", "a"))
        .isEqualTo("400 request");
    assertThat(ada.refusal("undo", "act", "x", "request", "a")).isEqualTo("400 request");
    assertThat(ada.refusal("undo", "act", 1e300, "request", "a")).isEqualTo("400 request");
    assertThat(ada.refusal("skip", "task", "t".repeat(65), "request", "a"))
        .isEqualTo("400 request");
    assertThat(ada.refusal("skip", "task", task, "request", "a", "note", "n".repeat(10_001)))
        .isEqualTo("400 note");
    assertThat(ada.as(" ").refusal("next")).isEqualTo("400 name");
    assertThat(ada.as("a\u202eb").refusal("next")).isEqualTo("400 name");
    assertThat(ada.post("/api/next", "[]").statusCode()).isEqualTo(400);
    assertThat(ada.post("/api/next", "{\"person\":{}}").statusCode()).isEqualTo(400);
    assertThat(ada.post("/api/next", "{").statusCode()).isEqualTo(400);
    assertThat(ada.post("/api/next", "[".repeat(50_000)).statusCode()).isEqualTo(400);
    assertThat(ada.post("/api/next", "x".repeat(200_000)).statusCode()).isEqualTo(413);
    HttpRequest invalid =
        ada.request("/api/next")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xff, '"', '}'}))
            .build();
    assertThat(ada.send(invalid).statusCode()).isEqualTo(400);
    assertThat(lines()).isEmpty();
    assertThat(failures).isEmpty();
  }

  @Test
  void aPersonWhoSendsTooMuchWaitsAndOthersDoNot() throws Exception {
    serve(1, ReviewFixture.texts(2), ReviewOptions.defaults().withRequestsPerSecond(1));
    for (int i = 0; i < 5; i++) {
      ada.next();
    }
    HttpResponse<String> refused = ada.post("/api/next", ada.body().toString());
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(shown(ada.as("bob").next(), "ahead")).isEqualTo("nothing");
  }

  @Test
  void anAnswerThatCannotBeSavedIsNotConfirmed() throws Exception {
    serve(1, ReviewFixture.texts(2));
    String task = task(ada.next(), "item");
    Path log = directory.resolve("annotations.jsonl");
    Files.writeString(log, "foreign");
    assertThat(ada.refusal("answer", "task", task, "label", "4", "request", "a"))
        .isEqualTo("503 storage");
    assertThat(failures).singleElement().asString().contains("another program has changed it");
    Files.writeString(log, "");
    ada.ask("answer", "task", task, "label", "4", "request", "a");
    assertThat(lines()).hasSize(1);
  }

  @Test
  void slowClientsAndAThousandConnectionsKeepNobodyWaiting() throws Exception {
    serve(1, ReviewFixture.texts(3));
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 1_000; i++) {
        Socket socket = new Socket(server.address().getHost(), server.address().getPort());
        sockets.add(socket);
        String request =
            i % 2 == 0 ? "POST /api/next HTTP/1.1\r\nContent-Le" : "GET / HTTP/1.1\r\nHost: x";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      }
      String task = task(ada.next(), "item");
      assertThat(shown(ada.answer(task, "4"), "item")).isEqualTo("text 1");
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
