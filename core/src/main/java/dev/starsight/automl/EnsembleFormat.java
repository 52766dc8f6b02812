package dev.starsight.automl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.Json;
import dev.starsight.model.Classifier;
import dev.starsight.model.ModelDirectory;
import dev.starsight.model.ModelFormat;
import dev.starsight.model.OpenedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Opens ensembles: {@code ensemble.json} names the members and their weights, and each member is a
 * model directory beside it. Immutable and thread-safe.
 */
public final class EnsembleFormat implements ModelFormat {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final double TOLERANCE = 1e-6;

  private final List<ModelFormat> formats;

  /**
   * A format.
   *
   * @param formats of the members; an ensemble of ensembles is not opened
   */
  public EnsembleFormat(List<ModelFormat> formats) {
    this.formats = List.copyOf(formats);
  }

  @Override
  public String kind() {
    return EnsembleClassifier.KIND;
  }

  @Override
  public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
      throws IOException {
    Path file = directory.resolve(EnsembleClassifier.MEMBERS_JSON);
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + ": this file of the model is missing");
    }
    List<EnsembleClassifier.Member> members = new ArrayList<>();
    try {
      double sum = 0;
      for (JsonNode node : Json.read(file).path("members")) {
        EnsembleClassifier.Member member = member(directory, file, labels, node);
        members.add(member);
        sum += member.weight();
      }
      if (members.isEmpty() || Math.abs(sum - 1) > TOLERANCE) {
        throw new IOException(
            file + ": the weights of the members must add up to 1, but give " + sum);
      }
    } catch (IOException | RuntimeException e) {
      members.forEach(member -> member.model().close());
      throw e;
    }
    return new EnsembleClassifier(labels, members);
  }

  private EnsembleClassifier.Member member(
      Path directory, Path file, LabelSet labels, JsonNode node) throws IOException {
    String name = node.path("directory").asText();
    double weight = node.path("weight").asDouble(Double.NaN);
    if (!NAME.matcher(name).matches() || !(weight > 0)) {
      throw new IOException(
          file + ": a member must have a directory and a weight above 0, but one is " + node);
    }
    Path place = directory.resolve(name);
    OpenedModel model = ModelDirectory.open(place, formats);
    if (!model.classifier().labels().equals(labels)) {
      model.close();
      throw new IOException(
          place
              + ": is over labels "
              + model.description().labels()
              + ", but the ensemble over "
              + labels);
    }
    return new EnsembleClassifier.Member(name, weight, place, model);
  }
}
