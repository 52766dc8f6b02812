package dev.starsight.cli.retraining;

import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.automl.source.CompiledCandidate;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.TestLooks;
import dev.starsight.cli.results.Version;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.LabelOffsets;
import dev.starsight.evaluation.Validation;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.model.Classifier;
import dev.starsight.model.Trainer.TrainingException;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.run.Run;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fits the candidate of a search again, by its Java file, or all members of an ensemble of such
 * candidates, which keep their weights and offsets.
 *
 * @param members the candidates with their weights, by name; one of weight 1 is the model itself
 * @param places the directories of the candidates, by the same names
 * @param offsets of the ensemble
 * @param run the directory with the count of looks at the test part
 */
record CandidateRefit(
    Map<String, Member> members, Map<String, Path> places, LabelOffsets offsets, Path run)
    implements Refit {

  /** The directory of the candidates in the directory of a model that was fitted again. */
  static final String DIRECTORY = "candidate";

  private static final String ENSEMBLE = "ensemble";
  private static final String ENSEMBLE_JSON = "ensemble.json";
  private static final String CANDIDATES = "candidates";
  private static final String SOURCES = "sources";

  /** A candidate and its weight. */
  record Member(CompiledCandidate candidate, double weight) {}

  /** Where the candidates of a model are, and the name of the only one; null for an ensemble. */
  private record Place(Path sources, @Nullable String name, Path run) {}

  /**
   * Finds and compiles the candidates of a model.
   *
   * @return empty if there are none
   */
  static Optional<CandidateRefit> of(Path model, ModelDescription description) throws IOException {
    boolean combined = description.kind().equals(ENSEMBLE);
    Optional<Place> found = place(model, combined);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Place place = found.get();
    Map<String, Double> weights =
        combined ? weights(model) : Map.of(String.valueOf(place.name()), 1.0);
    Map<String, Member> members = new LinkedHashMap<>();
    Map<String, Path> places = new LinkedHashMap<>();
    for (Map.Entry<String, Double> each : weights.entrySet()) {
      Path source = place.sources().resolve(each.getKey());
      if (!Files.isDirectory(source)) {
        return Optional.empty();
      }
      places.put(each.getKey(), source);
      members.put(each.getKey(), new Member(CompiledCandidate.open(source), each.getValue()));
    }
    LabelOffsets offsets = combined ? offsets(model) : LabelOffsets.NONE;
    return Optional.of(new CandidateRefit(members, places, offsets, place.run()));
  }

  private static Optional<Place> place(Path model, boolean combined) throws IOException {
    Path own = model.resolve(DIRECTORY);
    if (Files.isDirectory(own)) {
      return Optional.of(new Place(own, combined ? null : onlyChild(own), model));
    }
    Path real = model.toRealPath();
    Path parent = real.resolve("..").normalize();
    if (parent.endsWith(CANDIDATES)) {
      Path run = parent.resolve("..").normalize();
      return Optional.of(new Place(run.resolve(SOURCES), String.valueOf(real.getFileName()), run));
    }
    if (Files.isDirectory(parent.resolve(SOURCES))
        && Files.isRegularFile(parent.resolve("summary.json"))) {
      JsonFields summary = JsonFields.read(parent.resolve("summary.json"));
      if (summary.isText("model")
          && summary.isText("best")
          && real.endsWith(summary.text("model"))) {
        return Optional.of(new Place(parent.resolve(SOURCES), summary.text("best"), parent));
      }
    }
    return Optional.empty();
  }

  private static String onlyChild(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      List<Path> all = children.filter(Files::isDirectory).toList();
      if (all.size() != 1) {
        throw new IOException(
            "%s: must hold the directory of one candidate, but holds %s"
                .formatted(directory, all.size()));
      }
      return String.valueOf(all.get(0).getFileName());
    }
  }

  private static LabelOffsets offsets(Path model) throws IOException {
    JsonFields ensemble = JsonFields.read(model.resolve(ENSEMBLE_JSON));
    return ensemble.has("offsets") ? LabelOffsets.of(ensemble.reals("offsets")) : LabelOffsets.NONE;
  }

  private static Map<String, Double> weights(Path model) throws IOException {
    Map<String, Double> weights = new LinkedHashMap<>();
    for (JsonFields member : JsonFields.read(model.resolve(ENSEMBLE_JSON)).elements("members")) {
      weights.put(member.text("directory"), member.real("weight"));
    }
    return weights;
  }

  private CompiledCandidate first() {
    return members.values().iterator().next().candidate();
  }

  @Override
  public Conditions conditions() {
    CandidateRecord.Search search = first().record().search();
    Set<String> columns = new LinkedHashSet<>(search.features());
    for (Member member : members.values()) {
      for (Object value : member.candidate().settings().values().values()) {
        if (value instanceof List<?> names) { // An edited file may name further columns.
          names.forEach(name -> columns.add(String.valueOf(name)));
        }
      }
    }
    return Conditions.of(search.withFeatures(List.copyOf(columns)));
  }

  @Override
  public String description() {
    String edited =
        members.values().stream()
            .map(Member::candidate)
            .filter(candidate -> !candidate.changes().isEmpty())
            .map(candidate -> candidate.record().name())
            .collect(Collectors.joining(", "));
    return (members.size() == 1
            ? "the candidate " + first().record().name()
            : "the ensemble of " + String.join(", ", members.keySet()) + " with its weights")
        + (edited.isEmpty() ? "" : ", as its Java file is now, which was edited: " + edited);
  }

  @Override
  public List<Path> sources() {
    return List.copyOf(places.values());
  }

  @Override
  public TestLooks looks() throws IOException {
    return TestLooks.in(run);
  }

  @Override
  public Classifier fit(TrainingData data, Run limits, Path work) throws IOException {
    if (members.size() == 1) {
      return fit(first(), data, limits);
    }
    Map<Path, Double> saved = new LinkedHashMap<>();
    for (Map.Entry<String, Member> each : members.entrySet()) {
      Path place = work.resolve(each.getKey());
      try (Classifier fitted = fit(each.getValue().candidate(), data, limits)) {
        Validation validation =
            Validation.of(
                fitted, data.validation(), each.getValue().candidate().record().search().seed());
        ModelDirectory.save(
            place,
            fitted,
            validation.describe(fitted, data.train().provenance(), Version.current()));
      }
      saved.put(place, each.getValue().weight());
    }
    return CandidateSearch.ensemble(saved, offsets, SavedModels.single());
  }

  /** Exceptions of the candidate's own code are errors of the user. */
  private static Classifier fit(CompiledCandidate candidate, TrainingData data, Run limits) {
    try {
      int folds = candidate.record().search().folds();
      return candidate.trainer().fit(folds == 0 ? data : data.withoutValidation(), limits);
    } catch (StarsightException | TrainingException | UncheckedIOException e) {
      throw e;
    } catch (RuntimeException e) {
      throw candidate.failed("fitting", e);
    }
  }

  @Override
  public void writeTo(Path model) throws IOException {
    for (Map.Entry<String, Path> each : places.entrySet()) {
      Outputs.copy(each.getValue(), model.resolve(DIRECTORY).resolve(each.getKey()));
    }
  }
}
