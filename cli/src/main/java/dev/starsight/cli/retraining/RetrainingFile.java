package dev.starsight.cli.retraining;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.automl.source.CandidateRecord.AddedRows;
import dev.starsight.data.Provenance;
import dev.starsight.data.Provenance.Source;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file {@value #FILE} in the directory of a fine-tuned model: what {@code model.json} does not
 * say of the rows that it was fitted on. Immutable.
 *
 * @param inputs the files whose rows were split
 * @param also what was added to the training part of other files; null for nothing
 */
public record RetrainingFile(List<Source> inputs, @Nullable AddedRows also) {

  static final String FILE = "retraining.json";

  private static final int FORMAT = 1;
  private static final String INPUTS = "inputs";
  private static final String ALSO = "also";

  public RetrainingFile {
    inputs = List.copyOf(inputs);
  }

  /** Reads the file of a model; one without it was fitted on what its provenance names. */
  static RetrainingFile read(Path model, Provenance provenance) throws IOException {
    Path file = model.resolve(FILE);
    if (!Files.exists(file)) {
      return new RetrainingFile(provenance.sources(), null);
    }
    JsonFields fields = JsonFields.read(file);
    fields.requireFormat(FORMAT);
    return new RetrainingFile(
        fields.list(INPUTS, RetrainingFile::source),
        fields.has(ALSO) ? AddedRows.read(fields.source(), fields.object(ALSO).tree()) : null);
  }

  private static Source source(JsonFields input) throws IOException {
    return new Source(
        input.text("path"), input.text("sha256"), input.count("rows"), input.count("rejected"));
  }

  /** Writes the file into the directory of a model. */
  public void writeTo(Path model) throws IOException {
    ObjectNode node = Json.object().put("format", FORMAT);
    inputs.stream().map(Source::toJson).forEach(node.putArray(INPUTS)::add);
    if (also != null) {
      node.set(ALSO, also.toJson());
    }
    Json.write(model.resolve(FILE), node);
  }
}
