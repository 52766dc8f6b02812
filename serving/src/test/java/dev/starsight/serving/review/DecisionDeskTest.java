package dev.starsight.serving.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.FinalLabel;
import dev.starsight.serving.http.HttpSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how people decide between the answers of others. */
@SuppressWarnings("NullAway.Init") // Every test begins with serve.
class DecisionDeskTest {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path directory;
  private AnnotationQueue queue;
  private ReviewServer server;
  private ReviewClient ben;

  DecisionDeskTest(@TempDir Path folder) {
    this.directory = folder.resolve("queue");
  }

  /** Serves texts that were answered, each by as many people as there are digits. */
  private void serve(String... answers) throws Exception {
    queue = ReviewFixture.create(directory, 3, ReviewFixture.texts(answers.length));
    for (int i = 0; i < answers.length; i++) {
      String task = queue.tasks().get(i).id();
      for (int person = 0; person < answers[i].length(); person++) {
        queue.answer(task, answers[i].substring(person, person + 1), "p" + person, NOON, "");
      }
    }
    start();
  }

  private void start() throws Exception {
    ReviewOptions options = ReviewOptions.defaults().withAdjudicators(Set.of("ben", "cleo"));
    server = ReviewServer.start(queue, options, HttpSettings.loopback(0));
    ben = ReviewClient.open(HTTP, server.address(), "ben");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    queue.close();
  }

  private static JsonNode next(ReviewClient client) throws IOException {
    return client.ask("next", "deciding", true);
  }

  private static JsonNode decide(ReviewClient client, JsonNode state, String label)
      throws IOException {
    return client.ask(
        "answer",
        "task",
        task(state),
        "label",
        label,
        "note",
        "",
        "deciding",
        true,
        "request",
        ReviewClient.newId());
  }

  private static String task(JsonNode state) {
    return state.path("item").path("task").asText();
  }

  private static String shown(JsonNode state) {
    return state.path("item").path("text").asText("nothing");
  }

  private List<String> decisions() {
    return queue.results().finalLabels().stream()
        .filter(each -> each.rule() == FinalLabel.Rule.ADJUDICATED)
        .map(each -> each.task().exampleId() + "=" + each.label())
        .toList();
  }

  @Test
  void thoseWithoutALabelComeFirst() throws Exception {
    serve("444", "445", "45", "2");
    JsonNode state = next(ben);
    assertThat(shown(state)).isEqualTo("text 2");
    assertThat(state.path("item").path("answers")).hasSize(2);
    assertThat(state.path("item").path("answers").path(1).path("person").asText()).isEqualTo("p1");
    assertThat(state.path("item").path("answers").path(1).path("label").asText()).isEqualTo("5");
    assertThat(state.path("progress").path("disputed").asInt()).isEqualTo(2);
    state = decide(ben, state, "5");
    assertThat(shown(state)).isEqualTo("text 1");
    state = decide(ben, state, "4");
    assertThat(shown(state)).isEqualTo("nothing");
    assertThat(decisions()).containsExactlyInAnyOrder("R2=5", "R1=4");
  }

  @Test
  void twoWhoDecideHaveDifferentTexts() throws Exception {
    serve("45", "12");
    ReviewClient cleo = ben.as("cleo");
    JsonNode first = next(ben);
    assertThat(shown(next(cleo))).isEqualTo("text 1");
    assertThat(shown(next(ben))).isEqualTo("text 0");
    decide(ben, first, "4");
    decide(ben, first, "4");
    assertThat(
            cleo.refusal(
                "answer", "task", task(first), "label", "5", "deciding", true, "request", "x"))
        .isEqualTo("409 decided");
    assertThat(decisions()).containsExactly("R0=4");
  }

  @Test
  void onlyThoseNamedDecide() throws Exception {
    serve("45");
    ReviewClient ada = ben.as("ada");
    assertThat(ada.next().path("decides").asBoolean()).isFalse();
    assertThat(ben.next().path("decides").asBoolean()).isTrue();
    assertThat(ada.refusal("next", "deciding", true)).isEqualTo("409 adjudicator");
    String task = queue.tasks().get(0).id();
    assertThat(ada.refusal("answer", "task", task, "label", "5", "deciding", true, "request", "x"))
        .isEqualTo("409 adjudicator");
    assertThat(ada.refusal("undo", "act", 0, "deciding", true, "request", "y"))
        .isEqualTo("409 adjudicator");
    assertThat(ben.refusal("next", "deciding", "yes")).isEqualTo("400 request");
    assertThat(decisions()).isEmpty();
  }

  @Test
  void whatIsLeftForLaterComesAgainWhenAsked() throws Exception {
    serve("45", "12");
    JsonNode state = next(ben);
    state = ben.ask("skip", "task", task(state), "note", "", "deciding", true, "request", "later");
    assertThat(shown(state)).isEqualTo("text 1");
    assertThat(state.path("later").asInt()).isEqualTo(1);
    assertThat(shown(decide(ben, state, "1"))).isEqualTo("nothing");
    assertThat(shown(ben.ask("skipped", "deciding", true))).isEqualTo("text 0");
    assertThat(queue.results().worker("ben").skipped()).isZero();
  }

  @Test
  void aDecisionIsTakenBackWhereItWasMade() throws Exception {
    serve("45", "2");
    JsonNode state = decide(ben, next(ben), "5");
    long act = state.path("act").asLong();
    JsonNode answering = ben.next();
    assertThat(answering.path("act").asLong()).isEqualTo(-1);
    ben.ask("undo", "act", act, "request", "elsewhere");
    assertThat(decisions()).containsExactly("R0=5");
    state = ben.ask("undo", "act", act, "deciding", true, "request", "here");
    assertThat(shown(state)).isEqualTo("text 0");
    assertThat(state.path("item").path("earlier").path("label").asText()).isEqualTo("5");
    assertThat(decisions()).isEmpty();
    server.close();
    queue.close();
    queue = AnnotationQueue.open(directory);
    start();
    assertThat(queue.results().progress().disputed()).isEqualTo(1);
    assertThat(decisions()).isEmpty();
  }

  @Test
  void anAnswerIsNotTakenBackByOneWhoDecides() throws Exception {
    serve("45", "2");
    JsonNode answered = ben.answer(task(ben.next()), "3");
    long act = answered.path("act").asLong();
    assertThat(act).isNotNegative();
    ben.ask("undo", "act", act, "deciding", true, "request", "x");
    assertThat(queue.results().worker("ben").answers()).isEqualTo(1);
  }

  @Test
  void whatSomebodyElseDecidedOnIsNotTakenBack() throws Exception {
    serve("4", "2");
    ReviewClient ada = ben.as("ada");
    long answered = ada.answer(queue.tasks().get(0).id(), "5").path("act").asLong();
    long decided = decide(ben, next(ben), "5").path("act").asLong();
    assertThat(ada.refusal("undo", "act", answered, "request", "x")).isEqualTo("409 decided");
    assertThat(queue.results().worker("ada").answers()).isEqualTo(1);
    queue.adjudicate(queue.tasks().get(0).id(), "4", "cleo", NOON, "");
    assertThat(ben.refusal("undo", "act", decided, "deciding", true, "request", "y"))
        .isEqualTo("409 decided");
    assertThat(decisions()).containsExactly("R0=4");
  }

  @Test
  void nothingIsDecidedWhereAnswersAreTheSame() throws Exception {
    serve("44", "45");
    String agreed = queue.tasks().get(0).id();
    assertThat(
            ben.refusal("answer", "task", agreed, "label", "5", "deciding", true, "request", "x"))
        .isEqualTo("409 agreed");
  }
}
