package dev.starsight.automl.search;

import dev.starsight.data.LabelSet;
import dev.starsight.evaluation.LabelOffsets;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.model.Classifier;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.ModelFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Opens ensembles: {@code ensemble.json} names the members, their weights, the mean and the offsets
 * of the labels, and each member is a model directory in the same place. An ensemble of ensembles
 * is not opened. Immutable and thread-safe.
 */
final class EnsembleFormat implements ModelFormat {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]++(-[a-z0-9]++)*+");
  private static final int LONGEST_NAME = 200;
  private static final double TOLERANCE = 1e-6;

  private final List<ModelFormat> formats;

  EnsembleFormat(List<ModelFormat> formats) {
    this.formats = List.copyOf(formats);
  }

  @Override
  public String kind() {
    return EnsembleClassifier.KIND;
  }

  @Override
  public Set<String> requiredFiles() {
    return Set.of(EnsembleClassifier.MEMBERS_JSON);
  }

  @Override
  public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
      throws IOException {
    Path file = directory.resolve(EnsembleClassifier.MEMBERS_JSON);
    if (!Files.isRegularFile(file)) {
      throw new DamagedFileException(file.toString(), "this file of the model is missing");
    }
    List<EnsembleClassifier.Member> members = new ArrayList<>();
    boolean geometric;
    LabelOffsets offsets;
    try {
      JsonFields ensemble = JsonFields.read(file);
      geometric = ensemble.has(EnsembleClassifier.MEAN);
      if (geometric
          && !ensemble.text(EnsembleClassifier.MEAN).equals(EnsembleClassifier.GEOMETRIC)) {
        throw ensemble.refused(EnsembleClassifier.MEAN, EnsembleClassifier.GEOMETRIC);
      }
      offsets = offsets(ensemble, labels);
      double sum = 0;
      Set<String> files = ModelDirectory.describe(directory).files().keySet();
      for (JsonFields fields : ensemble.elements("members")) {
        EnsembleClassifier.Member member = member(directory, files, labels, fields);
        members.add(member);
        sum += member.weight();
      }
      if (members.isEmpty() || Math.abs(sum - 1) > TOLERANCE) {
        throw new DamagedFileException(
            file.toString(), "the weights of the members must add up to 1, but give " + sum);
      }
    } catch (IOException | RuntimeException e) {
      members.forEach(member -> member.model().close());
      throw e;
    }
    return new EnsembleClassifier(labels, members, geometric, offsets);
  }

  /** Reads the offsets, which earlier versions did not write. */
  private static LabelOffsets offsets(JsonFields fields, LabelSet labels) throws IOException {
    if (!fields.has(EnsembleClassifier.OFFSETS)) {
      return LabelOffsets.NONE;
    }
    double[] values = fields.reals(EnsembleClassifier.OFFSETS);
    if (values.length != labels.size()) {
      throw fields.refused(EnsembleClassifier.OFFSETS, "one number for each label");
    }
    return LabelOffsets.of(values);
  }

  private EnsembleClassifier.Member member(
      Path directory, Set<String> files, LabelSet labels, JsonFields fields) throws IOException {
    String name = fields.text("directory");
    if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      throw fields.refused("directory", "a plain name");
    }
    double weight = fields.real("weight");
    if (!(weight > 0)) {
      throw fields.refused("weight", "above 0");
    }
    Path place = directory.resolve(name);
    if (!files.contains(name + "/" + ModelDirectory.MODEL_JSON)) {
      throw fields.refused("directory", "a member that model.json has digests of");
    }
    OpenedModel model = ModelDirectory.open(place, formats);
    if (!model.classifier().labels().equals(labels)) {
      model.close();
      throw new DamagedFileException(
          place.toString(),
          "is over labels " + model.description().labels() + ", but the ensemble over " + labels);
    }
    return new EnsembleClassifier.Member(name, weight, place, model);
  }
}
