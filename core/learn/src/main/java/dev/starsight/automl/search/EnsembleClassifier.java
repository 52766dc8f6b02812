package dev.starsight.automl.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.LabelOffsets;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Classifier;
import dev.starsight.model.CleanText;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.ModelFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The weighted geometric mean of the probabilities of saved models before calibration, with offsets
 * of the labels: calibrating each member would favour frequent labels, so the mean is calibrated
 * instead. Owns its members and closes them.
 */
final class EnsembleClassifier implements Classifier {

  static final String KIND = "ensemble";
  static final String MEMBERS_JSON = "ensemble.json";

  /** The field of the offsets, which is absent if there are none. */
  static final String OFFSETS = "offsets";

  /** The field of the mean, which is absent if it is arithmetic, as in earlier versions. */
  static final String MEAN = "mean";

  static final String GEOMETRIC = "geometric";

  /** No member can rule a label out. */
  private static final double LEAST_PROBABILITY = 1e-6;

  /** The model card, which is not part of a model. */
  private static final String CARD = "README.md";

  /**
   * A member of the ensemble.
   *
   * @param name unique; its directory in the payload
   * @param weight above 0; all weights add up to 1
   * @param directory where it is saved
   * @param model the opened model
   */
  record Member(String name, double weight, Path directory, OpenedModel model) {}

  private final LabelSet labels;
  private final List<Member> members;
  private final boolean geometric;
  private final LabelOffsets offsets;

  EnsembleClassifier(
      LabelSet labels, List<Member> members, boolean geometric, LabelOffsets offsets) {
    this.labels = labels;
    this.members = List.copyOf(members);
    this.geometric = geometric;
    this.offsets = offsets;
  }

  /**
   * Opens saved models as members of one ensemble; if one cannot be opened, those before it are
   * closed.
   *
   * @param weights by the directories of the models, whose names become those of the members
   */
  static EnsembleClassifier open(
      Map<Path, Double> weights, LabelOffsets offsets, List<ModelFormat> formats)
      throws IOException {
    List<Member> members = new ArrayList<>();
    try {
      for (Map.Entry<Path, Double> entry : weights.entrySet()) {
        Path directory = entry.getKey();
        members.add(
            new Member(
                String.valueOf(directory.getFileName()),
                entry.getValue(),
                directory,
                ModelDirectory.open(directory, formats)));
      }
      return new EnsembleClassifier(
          members.get(0).model().classifier().labels(), members, true, offsets);
    } catch (IOException | RuntimeException | Error e) {
      members.forEach(member -> member.model().close());
      throw e;
    }
  }

  /** Returns the members, whose models are closed with this one. */
  List<Member> members() {
    return members;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public LabelSet labels() {
    return labels;
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    members.stream()
        .flatMap(member -> member.model().classifier().headline().stream())
        .findFirst()
        .ifPresent(headline -> settings.put(Headline.SETTING, headline.option()));
    if (members.stream().anyMatch(member -> member.model().classifier().cleans())) {
      settings.put(CleanText.SETTING, CleanText.HTML);
    }
    for (Member member : members) {
      settings.put(
          "weight of " + member.name(), String.format(Locale.ROOT, "%.2f", member.weight()));
    }
    for (int label = 0; label < offsets.values().size(); label++) {
      settings.put(
          "offset of " + labels.labels().get(label),
          String.format(Locale.ROOT, "%+.2f", offsets.values().get(label)));
    }
    return settings;
  }

  @Override
  public List<String> columns() {
    return members.stream()
        .flatMap(member -> member.model().classifier().columns().stream())
        .distinct()
        .toList();
  }

  @Override
  public List<Prediction> predict(List<Example> examples) {
    List<List<Prediction>> all = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (Member member : members) {
      all.add(member.model().uncalibrated().predict(examples));
      weights.add(member.weight());
    }
    return offsets.apply(
        geometric ? mean(labels, all, weights) : arithmeticMean(labels, all, weights));
  }

  /** Returns the weighted geometric mean of predictions for the same examples. */
  static List<Prediction> mean(LabelSet labels, List<List<Prediction>> all, List<Double> weights) {
    int rows = all.get(0).size();
    double[][] sums = new double[rows][labels.size()];
    for (int m = 0; m < all.size(); m++) {
      double[][] logarithms = logarithms(all.get(m));
      for (int row = 0; row < rows; row++) {
        for (int label = 0; label < sums[row].length; label++) {
          sums[row][label] += weights.get(m) * logarithms[row][label];
        }
      }
    }
    return Stream.of(sums).map(sum -> Prediction.ofLogits(labels, sum)).toList();
  }

  /** Returns the logarithms of the probabilities, by row and label id. */
  static double[][] logarithms(List<Prediction> predictions) {
    return predictions.stream()
        .map(
            prediction ->
                DoubleStream.of(prediction.probabilities())
                    .map(probability -> Math.log(Math.max(LEAST_PROBABILITY, probability)))
                    .toArray())
        .toArray(double[][]::new);
  }

  private static List<Prediction> arithmeticMean(
      LabelSet labels, List<List<Prediction>> all, List<Double> weights) {
    int rows = all.get(0).size();
    List<Prediction> means = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      double[] sum = new double[labels.size()];
      for (int m = 0; m < all.size(); m++) {
        Prediction prediction = all.get(m).get(row);
        for (int label = 0; label < sum.length; label++) {
          sum[label] += weights.get(m) * prediction.probability(label);
        }
      }
      means.add(Prediction.of(labels, sum));
    }
    return means;
  }

  @Override
  public void writePayload(Path directory) throws IOException {
    ObjectNode json = Json.object();
    if (geometric) {
      json.put(MEAN, GEOMETRIC);
    }
    ArrayNode list = json.putArray("members");
    for (Member member : members) {
      ObjectNode node = list.addObject();
      node.put("directory", member.name());
      node.put("weight", member.weight());
      copy(member.directory(), directory.resolve(member.name()));
    }
    if (!offsets.values().isEmpty()) {
      ArrayNode values = json.putArray(OFFSETS);
      offsets.values().forEach(values::add);
    }
    Json.write(directory.resolve(MEMBERS_JSON), json);
  }

  /** Copies everything except the card; some models have directories of their own. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        if (!path.equals(from.resolve(CARD))) {
          Files.copy(path, to.resolve(from.relativize(path)));
        }
      }
    }
  }

  @Override
  public void close() {
    members.forEach(member -> member.model().close());
  }
}
