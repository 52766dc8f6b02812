package dev.starsight.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.benchmarks.LearnerPeer.Fitted;
import dev.starsight.benchmarks.LearnerPeer.Setting;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.StarsightException;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Metric;
import dev.starsight.model.Metrics;
import dev.starsight.model.TrainingData;
import dev.starsight.model.internal.MetricsJson;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares learners of stars from texts on the split of {@code automl} with the same seed: 90/5/5,
 * stratified, equal texts in one part. Each fits a tenth of the training part with every setting,
 * then the whole part with the six best, one after the other on the whole machine; best is the
 * greatest balanced accuracy on validation rows. The best of the six is evaluated on the test part.
 * Writes JSON and prints its Markdown table.
 *
 * <pre>
 * java -Xmx8g -cp benchmarks/target/benchmarks.jar dev.starsight.benchmarks.LearnerPeers \
 *     reviews.tsv.gz peers.json REGEX SEED [NAME[, SETTING]=COMMAND]...
 * </pre>
 *
 * <p>Only peers whose name contains a match of REGEX take part. A {@code NAME=COMMAND} adds a
 * separate program ({@link ProgramPeer}), for which every command of the same name is a setting.
 */
public final class LearnerPeers {

  private static final Ratio RATIO = Ratio.percent(90, 5, 5);

  /** Its last part is what settings are sifted on. */
  private static final Ratio TENTH = Ratio.percent(85, 5, 10);

  /** How many settings are fitted to the whole training part. */
  private static final int KEPT = 6;

  private static final Duration BUDGET = Duration.ofSeconds(30);

  private final long seed;
  private final TrainingData data;
  private final TrainingData tenth;
  private final Dataset<Example> test;
  private final Map<PeerFeatures, PeerFeatures.Computed> ofAll = new EnumMap<>(PeerFeatures.class);
  private final Map<PeerFeatures, PeerFeatures.Computed> ofTenth =
      new EnumMap<>(PeerFeatures.class);
  private final List<Row> rows = new ArrayList<>();

  /**
   * The result of a peer.
   *
   * @param features the time its features took, if it does not make its own
   * @param setting the best on validation
   * @param time of fitting with that setting
   * @param all of fitting with every setting
   */
  record Row(
      String name,
      @Nullable StepTime features,
      String setting,
      int settings,
      double validation,
      StepTime time,
      StepTime all,
      Metrics test) {}

  /** Splits labelled reviews. */
  LearnerPeers(Dataset<Example> labelled, long seed) {
    this.seed = seed;
    Splits splits = Splits.stratified(labelled, RATIO, seed);
    data = TrainingData.of(splits.train(), splits.validation());
    tenth =
        TrainingData.of(Splits.stratified(splits.train(), TENTH, seed).test(), splits.validation());
    test = splits.test();
    if (data.labels().size() != LinearMatrix.STARS) {
      throw new StarsightException(
          "reviews must have the stars 1 to 5, but there are " + data.labels());
    }
  }

  /** Takes a file of reviews, the JSON file to write, a regex of peers, a seed, further peers. */
  public static void main(String[] args) throws Exception {
    if (args.length < 4
        || !args[3].matches("\\d{1,18}")
        || Arrays.stream(args).skip(4).anyMatch(peer -> peer.indexOf('=') < 1)) {
      System.err.println(
          "usage: LearnerPeers REVIEWS OUT.JSON REGEX SEED [NAME[, SETTING]=COMMAND]...");
      System.exit(2);
    }
    Path directory = Files.createTempDirectory("starsight-benchmark");
    try {
      List<LearnerPeer> peers =
          new ArrayList<>(
              new TextPeers(BUDGET, TextPeers.ROUNDS, directory.resolve("search")).all());
      peers.addAll(ProgramPeer.all(Arrays.asList(args).subList(4, args.length), directory));
      Predicate<String> wanted = Pattern.compile(args[2]).asPredicate();
      peers.removeIf(peer -> !wanted.test(peer.name()));
      LearnerPeers table = new LearnerPeers(read(Path.of(args[0])), Long.parseLong(args[3]));
      for (LearnerPeer peer : peers) {
        table.add(peer);
        Json.write(Path.of(args[1]), table.json());
      }
      System.out.print(table.markdown());
    } finally {
      MemoryCurve.delete(directory);
    }
  }

  private static Dataset<Example> read(Path file) throws IOException {
    return Examples.load(
            List.of(file),
            ExampleOptions.defaults().withLabelled(true),
            ReadOptions.defaults(),
            Progress.SILENT)
        .data();
  }

  /** Fits a peer with its settings and evaluates the best. */
  Row add(LearnerPeer peer) throws Exception {
    StepTime all = new StepTime(0, 0);
    List<Setting> settings = peer.settings();
    if (settings.size() > KEPT) {
      Map<Setting, Double> scores = new LinkedHashMap<>();
      for (Setting setting : settings) {
        Timed one = fit(setting, tenth);
        all = all.plus(one.time());
        scores.put(setting, Metric.BALANCED_ACCURACY.of(validation(one.fitted())));
        one.fitted().close();
      }
      settings =
          scores.entrySet().stream()
              .sorted(Map.Entry.<Setting, Double>comparingByValue().reversed())
              .limit(KEPT)
              .map(Map.Entry::getKey)
              .toList();
    }
    double best = Double.NEGATIVE_INFINITY;
    Setting chosen = null;
    Fitted fitted = null;
    StepTime time = all;
    for (Setting setting : settings) {
      Timed one = fit(setting, data);
      all = all.plus(one.time());
      double validation = Metric.BALANCED_ACCURACY.of(validation(one.fitted()));
      if (validation > best) {
        if (fitted != null) {
          fitted.close();
        }
        best = validation;
        chosen = setting;
        fitted = one.fitted();
        time = one.time();
      } else {
        one.fitted().close();
      }
    }
    Metrics judged = test(Objects.requireNonNull(fitted));
    fitted.close();
    StepTime features =
        Objects.requireNonNull(chosen).features().map(f -> computed(f, data).time()).orElse(null);
    Row row =
        new Row(
            peer.name(), features, chosen.name(), peer.settings().size(), best, time, all, judged);
    rows.add(row);
    return row;
  }

  private Timed fit(Setting setting, TrainingData on) throws Exception {
    return Timed.of(setting.learner().prepare(on, features -> computed(features, on)));
  }

  @SuppressWarnings("ReferenceEquality") // Of two parts, which one it is.
  private PeerFeatures.Computed computed(PeerFeatures features, TrainingData on) {
    return (on == data ? ofAll : ofTenth).computeIfAbsent(features, f -> f.compute(on));
  }

  private Metrics test(Fitted fitted) throws Exception {
    return Evaluation.of(data.labels(), test.rows(), fitted.predict(test.rows()), seed).metrics();
  }

  private Metrics validation(Fitted fitted) throws Exception {
    List<Example> validation = data.validation().rows();
    LabelSet labels = data.labels();
    return Evaluation.metrics(
        labels, Evaluation.truth(labels, validation), fitted.predict(validation));
  }

  /** A fitted model and the time of fitting. */
  private record Timed(Fitted fitted, StepTime time) {

    static Timed of(Callable<Fitted> fit) throws Exception {
      FutureTask<Fitted> task = new FutureTask<>(fit);
      StepTime time = StepTime.of(task);
      Fitted fitted = task.get();
      return new Timed(fitted, time.plus(new StepTime(0, fitted.furtherProcessor())));
    }
  }

  ObjectNode json() {
    ObjectNode root = Json.object();
    root.put("seed", seed);
    root.put("trainRows", data.train().size());
    root.put("validationRows", data.validation().size());
    root.put("testRows", test.size());
    ArrayNode peers = root.putArray("peers");
    for (Row row : rows) {
      ObjectNode peer = peers.addObject();
      peer.put("name", row.name());
      peer.put("setting", row.setting());
      peer.put("settings", row.settings());
      peer.put("validationBalancedAccuracy", row.validation());
      if (row.features() != null) {
        peer.set("features", seconds(row.features()));
      }
      peer.set("fit", seconds(row.time()));
      peer.set("allSettings", seconds(row.all()));
      peer.set("test", MetricsJson.write(row.test()));
    }
    return root;
  }

  private static ObjectNode seconds(StepTime time) {
    ObjectNode node = Json.object();
    node.put("seconds", time.wall() / 1e3);
    node.put("processorSeconds", time.processor() / 1e3);
    return node;
  }

  String markdown() {
    return markdown(json());
  }

  /** Returns the table of what {@link #json} returned. */
  static String markdown(JsonNode json) {
    StringBuilder table = new StringBuilder();
    table.append(
        "| learner | setting | features, processor s | fit, processor s"
            + " | balanced accuracy: validation | test | MAE | accuracy | macro F1 |\n");
    table.append("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    json.path("peers").forEach(peer -> table.append(line(peer)));
    return table.toString();
  }

  private static String line(JsonNode peer) {
    JsonNode test = peer.path("test");
    return String.format(
        Locale.ROOT,
        "| %s | %s (of %d) | %s | %.1f | %.3f | %s | %s | %s | %s |\n",
        peer.path("name").asText(),
        peer.path("setting").asText(),
        peer.path("settings").asInt(),
        peer.has("features")
            ? String.format(
                Locale.ROOT, "%.1f", peer.path("features").path("processorSeconds").asDouble())
            : "",
        peer.path("fit").path("processorSeconds").asDouble(),
        peer.path("validationBalancedAccuracy").asDouble(),
        figure(test, Metric.BALANCED_ACCURACY),
        figure(test, Metric.MAE),
        figure(test, Metric.ACCURACY),
        figure(test, Metric.MACRO_F1));
  }

  private static String figure(JsonNode metrics, Metric metric) {
    JsonNode interval = metrics.path("intervals").path(metric.id());
    return String.format(
        Locale.ROOT,
        "%.3f [%.3f, %.3f]",
        metrics.path(metric.id()).asDouble(),
        interval.path(0).asDouble(),
        interval.path(1).asDouble());
  }
}
