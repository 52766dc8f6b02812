package dev.starsight.serving.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.files.internal.Json;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.ModelPointer;
import dev.starsight.run.Run;
import dev.starsight.serving.comparison.ModelComparison;
import dev.starsight.serving.comparison.ModelComparison.Estimate;
import dev.starsight.serving.http.HttpSettings;
import dev.starsight.serving.traffic.ThompsonSampling;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.TextEmbedder;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.SavedModels;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init")
class ModelServerTest {

  @TempDir static Path folder;

  private static Path words;
  private static Path other;
  private static Path encoder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
  private ModelServer server;

  @BeforeAll
  static void train() throws IOException {
    words = save("words", new LinearTrainer(LinearOptions.quick(3)).fit(data(), Run.unlimited()));
    other =
        save("other", new LinearTrainer(LinearOptions.quick(4)).fit(otherData(), Run.unlimited()));
    Checkpoint tiny =
        Checkpoint.open(TinyEncoder.bert().write(Files.createDirectory(folder.resolve("tiny"))));
    encoder =
        save(
            "encoder",
            FineTuning.of(tiny, TrainingOptions.defaults(3).withEpochs(1))
                .fit(data(), Run.unlimited()));
  }

  private static TrainingData data() {
    return TinyEncoder.data(80, 20);
  }

  private static TrainingData otherData() {
    return TrainingData.of(TinyEncoder.texts(90, 7), TinyEncoder.texts(20, 8));
  }

  private static Path save(String name, Classifier classifier) throws IOException {
    Path directory = folder.resolve(name);
    try (classifier) {
      ModelDirectory.save(
          directory,
          classifier,
          ModelDescription.of(classifier, Provenance.inMemory("toy language"), "0.1.0-TEST"));
    }
    return directory;
  }

  private void start(Map<String, Path> models) throws IOException {
    start(ServerOptions.of(models).withVersion("0.1.0-TEST"));
  }

  private void start(ServerOptions options) throws IOException {
    server = ModelServer.start(options, events::add);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.address().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.address().resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode predict(String body) throws Exception {
    HttpResponse<String> reply = post("/predict", body);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return Json.parse("reply", reply.body());
  }

  private String refused(String body, int status) throws Exception {
    HttpResponse<String> reply = post("/predict", body);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
    return Json.parse("reply", reply.body()).get("error").asText();
  }

  private static List<Prediction> inMemory(Path model, List<String> texts) throws IOException {
    try (OpenedModel opened = SavedModels.open(model)) {
      return opened
          .classifier()
          .predict(texts.stream().map(text -> Example.unlabelled("1", text)).toList());
    }
  }

  private static void assertSame(JsonNode answer, Prediction prediction, double within) {
    assertThat(answer.get("label").asText()).isEqualTo(prediction.label());
    for (String label : prediction.labels().labels()) {
      double served = answer.at("/probabilities").get(label).doubleValue();
      double expected = prediction.probability(prediction.labels().idOf(label));
      assertThat(Math.abs(served - expected)).isLessThanOrEqualTo(within);
    }
  }

  @Test
  void predictsAsTheModelDoesInMemory() throws Exception {
    start(Map.of("words", words));
    List<String> texts = List.of("the game is great", "", "the game very \"poor\" \u2028 <b>.");
    List<Prediction> expected = inMemory(words, texts);

    JsonNode many =
        predict(
            "{\"texts\": "
                + Json.parse(
                    "t", "[\"the game is great\",\"\",\"the game very \\\"poor\\\" \\u2028 <b>.\"]")
                + ", \"ids\": [\"a\",\"b\",\"c\"]}");
    JsonNode one = predict("{\"text\": \"the game is great\", \"id\": 7}");

    for (int i = 0; i < texts.size(); i++) {
      assertSame(many.get(i), expected.get(i), 0);
    }
    assertThat(many.findValuesAsText("id")).containsExactly("a", "b", "c");
    assertSame(one, expected.get(0), 0);
    assertThat(one.get("id").asText()).isEqualTo("7");
    assertThat(one.get("model").asText()).isEqualTo("words");
    assertThat(ModelPointer.digest(words)).startsWith(one.get("version").asText());
    assertThat(predict("{\"texts\": []}")).isEmpty();
    String first = predict("{\"text\": \"x\"}").get("id").asText();
    assertThat(predict("{\"text\": \"x\"}").get("id").asText()).isNotEmpty().isNotEqualTo(first);
  }

  @Test
  void saysWhatIsWrongWithARequest() throws Exception {
    start(Map.of("words", words));

    assertThat(refused("{\"txt\": \"x\"}", 400)).isEqualTo("the body has an unknown field \"txt\"");
    assertThat(refused("{}", 400)).isEqualTo("the body must have either \"text\" or \"texts\"");
    assertThat(refused("{\"text\": 5}", 400))
        .isEqualTo("the body has \"text\" that is not a string");
    assertThat(refused("{\"texts\": [null]}", 400)).contains("\"texts[0]\" that is not a string");
    assertThat(refused("[]", 400)).startsWith("the body must be an object");
    assertThat(refused("{\"text\": \"x\", \"set\": 1}", 400))
        .contains("\"set\" that is not a number");
    assertThat(refused("{\"text\": \"x\", \"set\": 0.9}", 400)).contains("a set needs a promise");
    assertThat(refused("{\"text\": \"x\", \"model\": \"nobody\"}", 404))
        .isEqualTo("there is no model \"nobody\"; these are served: words");
    assertThat(refused("{\"text\": \"x\"", 400)).contains("not JSON");
    assertThat(post("/predict", "{\"text\": \"x\"}", "X-Timeout-Ms", "soon").body())
        .contains("X-Timeout-Ms must be a whole number");
  }

  @Test
  void explains() throws Exception {
    start(Map.of("words", words));
    JsonNode answer = predict("{\"text\": \"the game is great\", \"explain\": true}");

    assertThat(answer.get("explanation").findValuesAsText("words"))
        .anyMatch(w -> w.contains("great"));
    assertThat(
            refused("{\"explain\": true, \"texts\": " + "[\"x\"" + ",\"x\"".repeat(64) + "]}", 400))
        .contains("at most 64 texts are explained");
    assertThat(refused("{\"explain\": true, \"text\": \"" + "long ".repeat(5_000) + "\"}", 400))
        .contains("a text that is explained has at most 20000 characters");
  }

  @Test
  void answersLinesInOrderAndTheBadOnesToo() throws Exception {
    start(Map.of("words", words));
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      lines.append(
          "{\"id\": \"%d\", \"text\": \"the game is %s\"}\n"
              .formatted(i, i % 3 == 0 ? "poor" : "great"));
    }
    lines.append(
        "nonsense\n\n"
            + "{\"texts\": [\"x\"]}\n"
            + "{\"text\": \"x\", \"model\": \"nobody\"}\n"
            + "{\"text\": \"last\"}");
    HttpResponse<String> reply =
        post("/predict", lines.toString(), "Content-Type", "application/x-ndjson");
    List<JsonNode> answers = new ArrayList<>();
    for (String line : reply.body().lines().toList()) {
      answers.add(Json.parse("line", line));
    }

    assertThat(answers).hasSize(3_004);
    for (int i = 0; i < 3_000; i++) {
      assertThat(answers.get(i).get("id").asText()).isEqualTo(Integer.toString(i));
      assertThat(answers.get(i).get("label").asText()).isEqualTo(i % 3 == 0 ? "1" : "5");
    }
    assertThat(answers.get(3_000).get("line").asInt()).isEqualTo(3_001);
    assertThat(answers.get(3_000).get("error").asText()).contains("not JSON");
    assertThat(answers.get(3_001).get("error").asText())
        .isEqualTo("the line must have one \"text\"");
    assertThat(answers.get(3_002).get("error").asText()).contains("no model \"nobody\"");
    assertThat(answers.get(3_003).get("label").asText()).isNotEmpty();
  }

  @Test
  void refusesALineThatIsTooLong() throws Exception {
    start(
        ServerOptions.of(Map.of("words", words))
            .withHttp(HttpSettings.loopback(0).withMaxBody(100_000)));
    String good = "{\"text\": \"good\"}\n";
    String tooLong = "{\"text\": \"" + "a ".repeat(1_000_000) + "\"}\n";
    String type = "application/x-ndjson";

    HttpResponse<String> atOnce = post("/predict", tooLong + good, "Content-Type", type);
    HttpResponse<String> later =
        post("/predict", good + tooLong + good + tooLong, "Content-Type", type);

    assertThat(atOnce.statusCode()).isEqualTo(413);
    assertThat(atOnce.body()).isEqualTo("{\"error\":\"a line has at most 100000 bytes\"}");
    assertThat(later.statusCode()).isEqualTo(200);
    assertThat(later.body().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("\"label\""),
            line ->
                assertThat(line)
                    .isEqualTo("{\"error\":\"a line has at most 100000 bytes\",\"line\":2}"),
            line -> assertThat(line).contains("\"label\""),
            line -> assertThat(line).endsWith("\"line\":4}"));
  }

  @Test
  void refusesALineThatIsTooLongThoughItComesWhole() throws Exception {
    start(
        ServerOptions.of(Map.of("words", words))
            .withHttp(HttpSettings.loopback(0).withMaxBody(100)));
    String good = "{\"text\": \"good\"}\n";
    String tooLong = "{\"text\": \"" + "a ".repeat(100) + "\"}\n";
    String type = "application/x-ndjson";

    assertThat(post("/predict", tooLong + good, "Content-Type", type).statusCode()).isEqualTo(413);
    assertThat(post("/predict", good + tooLong + good, "Content-Type", type).body().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("\"label\""),
            line ->
                assertThat(line)
                    .isEqualTo("{\"error\":\"a line has at most 100 bytes\",\"line\":2}"),
            line -> assertThat(line).contains("\"label\""));
  }

  @Test
  void joinsTheRequestsOfAnEncoder() throws Exception {
    start(Map.of("tiny", encoder));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      texts.add("the game" + " very".repeat(i % 9) + (i % 2 == 0 ? " great" : " poor"));
    }
    List<Prediction> expected = inMemory(encoder, texts);
    List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
    for (String text : texts) {
      replies.add(
          client.sendAsync(
              HttpRequest.newBuilder(server.address().resolve("/predict"))
                  .POST(HttpRequest.BodyPublishers.ofString("{\"text\": \"" + text + "\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString()));
    }
    for (int i = 0; i < texts.size(); i++) {
      assertSame(Json.parse("reply", replies.get(i).get().body()), expected.get(i), 1e-5);
    }
    assertThat(get("/metrics").body()).contains("starsight_batch_texts_count{model=\"tiny\"}");
  }

  @Test
  void speaksTheOpenInferenceProtocol() throws Exception {
    start(Map.of("words", words));
    JsonNode reply =
        Json.parse(
            "reply",
            post(
                    "/v2/models/words/infer",
                    "{\"id\":\"42\",\"inputs\":[{\"name\":\"text\",\"shape\":[2],\"datatype\":\"BYTES\",\"data\":[\"the"
                        + " game is great\",\"poor\"]}]}")
                .body());
    List<Prediction> expected = inMemory(words, List.of("the game is great", "poor"));

    assertThat(reply.get("model_name").asText()).isEqualTo("words");
    assertThat(reply.get("id").asText()).isEqualTo("42");
    assertThat(reply.at("/outputs/0").toString())
        .isEqualTo(
            "{\"name\":\"label\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"%s\",\"%s\"]}"
                .formatted(expected.get(0).label(), expected.get(1).label()));
    assertThat(reply.at("/outputs/2/shape").toString()).isEqualTo("[2,2]");
    assertThat(reply.at("/outputs/2/data/1").doubleValue())
        .isEqualTo(expected.get(0).probability(1));
    assertThat(get("/v2/models/words").body()).contains("\"inputs\":[{\"name\":\"text\"");
    assertThat(get("/v2/models/words/ready").body()).contains("\"ready\":true");
    assertThat(get("/v2/models/nobody").statusCode()).isEqualTo(404);
    assertThat(post("/v2/models/words/versions/0/infer", "{\"inputs\":[]}").statusCode())
        .isEqualTo(404);
    assertThat(
            post(
                    "/v2/models/words/infer",
                    "{\"inputs\":[{\"name\":\"text\",\"shape\":[3],\"datatype\":\"BYTES\",\"data\":[\"x\"]}]}")
                .body())
        .contains("must be an array that fits its shape");
  }

  private HttpResponse<String> infer(String model, String... inputs) throws Exception {
    return post(
        "/v2/models/%s/infer".formatted(model), "{\"inputs\":[" + String.join(",", inputs) + "]}");
  }

  private static String input(String name, String shape, String data) {
    return "{\"name\":\"%s\",\"shape\":%s,\"datatype\":\"BYTES\",\"data\":%s}"
        .formatted(name, shape, data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [2]         | ['the game is great','poor']       | 2
          [2,1]       | [['the game is great'],['poor']]   | 2
          [2,1]       | ['the game is great','poor']       | 2
          [1,2]       | [['the game is great','poor']]     | 2
          [2,1,1]     | [[['a']],[['b']]]                  | 2
          [0]         | []                                 | 0
          [2,0]       | [[],[]]                            | 0
          [2,2]       | [['a'],['b','c','d']]              | shape
          [2,1]       | [['a','b']]                        | shape
          [2]         | [['a','b']]                        | shape
          [2]         | [['a'],['b']]                      | shape
          [2,1]       | [['a'],'b']                        | shape
          [2,1]       | ['a',['b']]                        | shape
          [-2,-1]     | ['a','b']                          | shape
          [-1,-2]     | []                                 | shape
          [-2,-2]     | ['a','b','c','d']                  | shape
          [1.5]       | ['a']                              | shape
          ['1']       | ['a']                              | shape
          1           | ['a']                              | shape
          [1]         | 'a'                                | shape
          [1]         | {'a':'b'}                          | shape
          [65536,65536,65536,65536] | []                   | shape
          [1]         | [1]                                | strings
          [1,1]       | [[null]]                           | strings
          """,
      quoteCharacter = '#')
  void takesNestedDataThatFitsItsShape(String shape, String data, String expected)
      throws Exception {
    start(Map.of("words", words));

    HttpResponse<String> reply =
        infer("words", input("text", shape.replace('\'', '"'), data.replace('\'', '"')));

    if (expected.matches("\\d")) {
      assertThat(Json.parse("reply", reply.body()).at("/outputs/0/data"))
          .as(reply.body())
          .hasSize(Integer.parseInt(expected));
    } else {
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
      assertThat(reply.body()).contains("the data of the input", expected);
    }
  }

  @Test
  void takesAColumnWithAValueForEachText() throws Exception {
    TrainingData countries =
        TrainingData.of(
            TinyEncoder.texts(90, 7).map(ModelServerTest::withCountry),
            TinyEncoder.texts(20, 8).map(ModelServerTest::withCountry));
    LinearOptions options = LinearOptions.quick(5).withTableColumns(List.of("country"));
    start(
        Map.of(
            "places", save("places", new LinearTrainer(options).fit(countries, Run.unlimited()))));
    String texts = input("text", "[2]", "[\"great\",\"poor\"]");

    assertThat(
            infer("places", texts, input("country", "[2,1]", "[[\"DE\"],[\"TR\"]]")).statusCode())
        .isEqualTo(200);
    HttpResponse<String> tooFew = infer("places", texts, input("country", "[1]", "[\"DE\"]"));
    assertThat(tooFew.statusCode()).isEqualTo(400);
    assertThat(tooFew.body()).contains("country", "has 1 values for 2 texts");
  }

  private static Example withCountry(Example example) {
    return example.withColumns(Map.of("country", example.text().length() % 2 == 0 ? "DE" : "TR"));
  }

  @Test
  void countsTheTextsThatWereTooLate() throws Exception {
    start(ServerOptions.of(Map.of("words", words)).withDeadline(Duration.ofMillis(-1)));
    // A model that answers at once still lets such long texts wait.
    String longer = "\"" + "word ".repeat(5_000) + "\"";

    HttpResponse<String> reply =
        infer("words", input("text", "[2]", "[" + longer + "," + longer + "]"));

    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(504);
    assertThat(get("/metrics").body())
        .contains("starsight_refused_texts_total{model=\"words\",reason=\"deadline\"} 2.0");
  }

  private void answerAndReward(String id) throws Exception {
    predict("{\"text\": \"the game is great\", \"id\": \"" + id + "\"}");
    post("/feedback", "{\"id\": \"" + id + "\", \"reward\": 1}");
  }

  private String event(int number) throws InterruptedException {
    while (events.size() <= number) {
      Thread.sleep(10);
    }
    return List.copyOf(events).get(number);
  }

  @Test
  @Timeout(60)
  void tellsThatDecisionsAreLost() throws Exception {
    Path log = folder.resolve("failing");
    server =
        ModelServer.start(
            ServerOptions.of(Map.of("words", words)).withLog(log, false), events::add, 500);
    Path inTheWay = Files.createDirectory(log.resolve("decisions-000002.jsonl"));
    String problem = inTheWay + ": something else has this name";
    String health;
    do {
      answerAndReward("a");
      health = get("/health").body();
    } while (!health.contains("\"problem\":") || health.contains("\"lost\":0"));

    assertThat(event(0))
        .isEqualTo("decisions are lost, because the log cannot be written: " + problem);
    assertThat(Json.parse("health", health).at("/log/problem").asText()).isEqualTo(problem);
    assertThat(get("/metrics").body()).contains("starsight_log_failing 1.0");

    Files.delete(inTheWay);
    answerAndReward("b");
    assertThat(event(1))
        .matches("the log is written again; (1 decision was|\\d+ decisions were) lost");
    assertThat(get("/metrics").body()).contains("starsight_log_failing 0.0");
    server.close();
    assertThat(event(2)).matches("the log lacks (1 decision|\\d+ decisions)");
  }

  @Test
  void embedsTexts() throws Exception {
    TextEmbedder embedder =
        new TextEmbedder() {
          @Override
          public String name() {
            return "lengths";
          }

          @Override
          public String digest() {
            return "0".repeat(64);
          }

          @Override
          public int width() {
            return 2;
          }

          @Override
          public float[][] embed(List<String> texts) {
            return texts.stream()
                .map(text -> new float[] {3 * text.length(), 4 * text.length()})
                .toArray(float[][]::new);
          }
        };
    start(ServerOptions.of(Map.of("words", words)).withEncoder(() -> embedder));

    assertThat(post("/embed", "{\"text\": \"xx\"}").body())
        .isEqualTo("{\"encoder\":\"lengths\",\"dimensions\":2,\"embedding\":[0.6,0.8]}");
    assertThat(post("/embed", "{\"texts\": [\"a\", \"b\"]}").body())
        .contains("\"embeddings\":[[0.6,0.8],[0.6,0.8]]");
    assertThat(post("/embed", "{\"texts\": [\" \"]}").statusCode()).isEqualTo(400);
    assertThat(post("/embed", "[]").statusCode()).isEqualTo(400);
  }

  @Test
  void countsNothingBeforeTheFirstRequest() throws Exception {
    Path log = folder.resolve("log-of-warm-up");
    start(ServerOptions.of(Map.of("stars", words, "e", encoder)).withLog(log, false));
    assertThat(get("/metrics").body())
        .doesNotContain("starsight_predictions_total{", "starsight_batch_texts_count{")
        .contains("starsight_log_lost_total 0.0", "starsight_log_failing 0.0");
    assertThat(get("/health").body()).contains("\"log\":{\"lost\":0}");
    predict("{\"text\": \"the game is great\"}");
    assertThat(get("/metrics").body()).contains("starsight_predictions_total{");
  }

  @Test
  void exchangesAModelWithoutALostOrMixedRequest() throws Exception {
    exchange(3);
  }

  @Test
  @Tag("long")
  void exchangesAModelEachSecondForAMinute() throws Exception {
    exchange(60);
  }

  private void exchange(int swaps) throws Exception {
    Path pointer = ModelPointer.file(folder, "stars");
    ModelPointer.promote(pointer, words, Instant.now());
    start(Map.of("stars", pointer));
    String text = "the game very poor is great";
    Map<String, Prediction> expected = new LinkedHashMap<>();
    for (Path model : List.of(words, other)) {
      expected.put(
          ModelPointer.digest(model).substring(0, 12), inMemory(model, List.of(text)).get(0));
    }
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    Set<String> versions = ConcurrentHashMap.newKeySet();
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(
          CompletableFuture.runAsync(
              () -> {
                while (!over.get()) {
                  try {
                    JsonNode both = predict("{\"texts\": [\"%s\", \"%s\"]}".formatted(text, text));
                    for (JsonNode answer : both) {
                      String version = answer.get("version").asText();
                      assertThat(version).isEqualTo(both.get(0).get("version").asText());
                      assertSame(answer, Objects.requireNonNull(expected.get(version)), 0);
                      versions.add(version);
                    }
                    answered.incrementAndGet();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                }
              }));
    }
    for (int i = 0; i < swaps; i++) {
      ModelPointer.promote(pointer, i % 2 == 0 ? other : words, Instant.now());
      int before = events.size();
      while (events.size() == before) {
        Thread.sleep(10);
      }
    }
    over.set(true);
    for (CompletableFuture<Void> each : clients) {
      each.join();
    }

    assertThat(versions).hasSize(2);
    assertThat(answered.get()).isGreaterThan(100);
    assertThat(events).hasSize(swaps).allMatch(event -> event.startsWith("stars: now "));
    assertThat(get("/metrics").body())
        .contains("starsight_model_swaps_total{model=\"stars\"} " + swaps + ".0");
  }

  @Test
  void keepsTheOldModelIfTheNewOneIsDamaged() throws Exception {
    Path pointer = ModelPointer.file(folder, "kept");
    Path damaged =
        save("damaged", new LinearTrainer(LinearOptions.quick(5)).fit(data(), Run.unlimited()));
    ModelPointer.promote(pointer, words, Instant.now());
    start(Map.of("kept", pointer));
    ModelPointer.promote(pointer, damaged, Instant.now());
    Files.writeString(damaged.resolve("model.json"), "{}");
    Files.writeString(damaged.resolve("weights.safetensors"), "no weights");
    while (events.isEmpty()) {
      Thread.sleep(10);
    }

    assertThat(events.peek()).startsWith("kept: the model in use stays, because ");
    assertThat(ModelPointer.digest(words))
        .startsWith(predict("{\"text\": \"x\"}").get("version").asText());
    assertThat(get("/health").body()).contains("\"problem\":");
    assertThat(get("/metrics").body()).contains("starsight_model_stale{model=\"kept\"} 1");
  }

  @Test
  void letsOnlyThoseInWhoHaveTheToken() throws Exception {
    start(ServerOptions.of(Map.of("words", words)).withToken("a-token-that-is-secret"));

    assertThat(post("/predict", "{\"text\": \"x\"}").statusCode()).isEqualTo(401);
    assertThat(post("/predict", "{\"text\": \"x\"}", "Authorization", "Bearer other").statusCode())
        .isEqualTo(401);
    assertThat(get("/metrics").statusCode()).isEqualTo(401);
    assertThat(get("/metrics").headers().firstValue("WWW-Authenticate").orElse(""))
        .startsWith("Bearer");
    assertThat(get("/v2/models/words").statusCode()).isEqualTo(401);
    assertThat(
            post("/predict", "{\"text\": \"x\"}", "Authorization", "Bearer a-token-that-is-secret")
                .statusCode())
        .isEqualTo(200);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void refusesToStartWithoutItsModels() {
    assertThatThrownBy(() -> start(Map.of("gone", folder.resolve("gone"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gone");
  }

  @Test
  void describesEachOfItsRoutes() throws Exception {
    start(Map.of("words", words));
    JsonNode document = Json.parse("openapi", get("/openapi.json").body());
    Set<String> missing = new HashSet<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      String address =
          path.getKey()
              .replace("{name}", "words")
              .replace("{version}", ModelPointer.digest(words).substring(0, 12));
      HttpResponse<String> reply = path.getValue().has("get") ? get(address) : post(address, "");
      if (reply.statusCode() != (path.getValue().has("get") ? 200 : 400)
          && !Set.of("/embed", "/feedback").contains(address)) {
        missing.add(address + " " + reply.statusCode());
      }
    }

    assertThat(missing).isEmpty();
    assertThat(document.at("/info/version").asText()).isEqualTo("0.1.0-TEST");
    assertThat(
            get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("starsight_requests_total")))
        .allSatisfy(
            line -> {
              String route = line.replaceAll(".*route=\"([^\"]*)\".*", "$1");
              assertThat(document.get("paths").has(route)).as(route).isTrue();
            });
    assertThat(get("/").body()).doesNotContain("onclick", "style=", "<script>");
  }

  @Test
  void logsItsDecisionsAndLearnsFromFeedback() throws Exception {
    Path log = folder.resolve("log");
    Map<String, Path> models = new LinkedHashMap<>();
    models.put("words", words);
    models.put("other", other);
    start(
        ServerOptions.of(models)
            .withPolicy(new ThompsonSampling(List.of("words", "other"), 1))
            .withLog(log, false));
    for (int i = 0; i < 700; i++) {
      JsonNode answer = predict("{\"text\": \"the game is great\"}");
      int reward = answer.get("model").asText().equals("other") ? 1 : 0;
      HttpResponse<String> told =
          post(
              "/feedback",
              "{\"id\": \"%s\", \"reward\": %d}".formatted(answer.get("id").asText(), reward));
      assertThat(told.body()).contains("\"known\":true");
    }
    assertThat(predict("{\"text\": \"x\", \"model\": \"words\"}").get("model").asText())
        .isEqualTo("words");
    assertThat(post("/feedback", "{\"id\": \"nobody\", \"reward\": 1}").body())
        .contains("\"known\":false");
    assertThat(post("/feedback", "{\"id\": \"1\", \"reward\": 2}").body())
        .contains("must be a number from 0 to 1");
    server.close();
    ModelComparison comparison = ModelComparison.of(log);

    assertThat(comparison.better()).contains("other");
    assertThat(comparison.unknownFeedback()).isEqualTo(1);
    assertThat(comparison.estimates())
        .extracting(Estimate::decisions)
        .element(0)
        .satisfies(n -> assertThat(n).isGreaterThan(200L));
    try (Stream<String> lines = Files.lines(log.resolve("decisions-000001.jsonl"))) {
      assertThat(lines.toList()).noneMatch(line -> line.contains("great")).hasSize(1_402);
    }
  }

  @Test
  void aRestartedServerGoesOnLearning() throws Exception {
    Path log = folder.resolve("restarted");
    Map<String, Path> models = new LinkedHashMap<>();
    models.put("words", words);
    models.put("other", other);
    for (int round = 0; round < 2; round++) {
      start(
          ServerOptions.of(models)
              .withPolicy(new ThompsonSampling(List.of("words", "other"), round))
              .withLog(log, true));
      int favoured = 0;
      for (int i = 0; i < 150; i++) {
        JsonNode answer = predict("{\"text\": \"the game is great\"}");
        boolean isOther = answer.get("model").asText().equals("other");
        favoured += isOther ? 1 : 0;
        post(
            "/feedback",
            "{\"id\": \"%s\", \"reward\": %d}"
                .formatted(answer.get("id").asText(), isOther ? 1 : 0));
      }
      server.close();
      if (round == 1) {
        assertThat(favoured).isGreaterThan(115);
      }
    }
    try (Stream<String> lines = Files.lines(log.resolve("decisions-000002.jsonl"))) {
      assertThat(lines.findFirst().orElse("")).contains("\"text\":\"the game is great\"");
    }
  }

  @Test
  void keepsNothingLongThatAClientMakesUp() throws Exception {
    start(ServerOptions.of(Map.of("words", words)).withLog(folder.resolve("bounded"), false));
    String longer = "x".repeat(201);

    assertThat(refused("{\"text\": \"x\", \"id\": \"" + longer + "\"}", 400))
        .isEqualTo("the body has an id of more than 200 characters");
    assertThat(refused("{\"texts\": [\"x\"], \"ids\": [\"" + longer + "\"]}", 400))
        .contains("an id of more than 200 characters");
    assertThat(post("/feedback", "{\"id\": \"" + longer + "\", \"reward\": 1}").statusCode())
        .isEqualTo(400);
    for (int i = 0; i < 20; i++) {
      client.send(
          HttpRequest.newBuilder(server.address().resolve("/predict"))
              .method("MADEUP" + i, HttpRequest.BodyPublishers.noBody())
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
    assertThat(get("/metrics").body()).doesNotContain("MADEUP").contains("method=\"other\"");
  }
}
