package dev.starsight.transformer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Headline;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.model.CleanText;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.ForeignModelException;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.transformer.internal.classifier.EncoderClassifier;
import dev.starsight.transformer.internal.classifier.LoadedEncoder;
import dev.starsight.transformer.internal.onnx.OnnxFile;
import dev.starsight.transformer.internal.weights.Architecture;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a saved model with an encoder for ONNX Runtime and whatever else opens ONNX: {@code
 * model.onnx} (32 bits, operator set 17), the tokenizer, {@code config.json} with the labels, and a
 * {@code README.md} that says how to call it.
 *
 * <p>The graph takes {@code input_ids}, {@code attention_mask} and, for a BERT, {@code
 * token_type_ids}, whole numbers of the shape [batch, tokens]. It returns {@code logits} and {@code
 * probabilities}, [batch, labels]; the latter are those that {@code predict} gives, calibration
 * included, but for the 16 bits that Starsight computes in where the processor has them.
 */
public final class OnnxExport {

  public static final String FILE = "model.onnx";

  private OnnxExport() {}

  /**
   * Exports a model: a fine-tuned encoder, or a linear head on a frozen one.
   *
   * @param model the directory of the model
   * @param directory exists and is empty
   * @return the description of the model
   * @throws ForeignModelException if the model has no encoder, or another head on it
   * @throws IOException naming the file, if the model is damaged or the result cannot be written
   */
  public static ModelDescription write(Path model, Path directory) throws IOException {
    ModelDescription description = ModelDirectory.describe(model);
    String kind = description.kind();
    boolean frozen = kind.equals(EncoderFormat.FROZEN.kind());
    if (!frozen && !kind.equals(EncoderFormat.FINE_TUNED.kind())) {
      throw new ForeignModelException(
          "%s: only models of the kinds %s and %s can be exported to ONNX, but this is of the kind %s"
              .formatted(
                  model, EncoderFormat.FINE_TUNED.kind(), EncoderFormat.FROZEN.kind(), kind));
    }
    try (OpenedModel opened = SavedModels.open(model)) { // Checks every file.
      CheckpointFiles encoder =
          frozen ? EncoderClassifier.openFrozen(model) : CheckpointFiles.open(model);
      Map<String, String> metadata = metadata(opened.description(), encoder);
      Path file = directory.resolve(FILE);
      if (frozen) {
        OnnxFile.frozen(file, encoder, model, description, metadata);
      } else {
        OnnxFile.fineTuned(file, encoder, description, metadata);
      }
      encoder.writeTokenizer(directory);
      ObjectNode config = encoder.config().toJson(description.labels(), 0);
      Json.write(
          directory.resolve("config.json"), frozen ? config.without("architectures") : config);
      AtomicFile.write(
          directory.resolve("README.md"),
          readme(description, encoder).getBytes(StandardCharsets.UTF_8));
      return description;
    }
  }

  /** Returns the length, in tokens, that a model cuts texts to. */
  public static int maxLength(Path model) throws IOException {
    ModelDescription description = ModelDirectory.describe(model);
    Path encoder =
        description.kind().equals(EncoderFormat.FROZEN.kind())
            ? model.resolve(EncoderClassifier.ENCODER)
            : model;
    return LoadedEncoder.maxLength(description.settings(), CheckpointFiles.open(encoder).config());
  }

  private static Map<String, String> metadata(ModelDescription model, CheckpointFiles encoder) {
    Map<String, String> metadata = new LinkedHashMap<>();
    ArrayNode labels = Json.object().putArray("labels");
    model.labels().labels().forEach(labels::add);
    metadata.put("labels", labels.toString());
    metadata.put(
        "max_length",
        Integer.toString(LoadedEncoder.maxLength(model.settings(), encoder.config())));
    return metadata;
  }

  private static String readme(ModelDescription model, CheckpointFiles encoder) {
    boolean types = encoder.config().architecture() == Architecture.BERT;
    String headline =
        Headline.of(model.settings())
            .map(
                way ->
                    """

                    The model reads two segments: the headline of a row (%s) and the text. Where a headline is not
                    known, the first segment is empty.
                    """
                        .formatted(way.option()))
            .or(() -> LoadedEncoder.cut(model.settings()).map("%nNote: %s.%n"::formatted))
            .orElse("");
    if (CleanText.isIn(model.settings())) {
      headline +=
          """

          The model was fitted on texts without HTML, so clean a text before it is tokenized
          (`CleanText.of` of Starsight): `&#34;` is a quotation mark, and `<br />` a line break.
          """;
    }
    return """
    # A classifier of texts in ONNX

    `model.onnx` (32 bits, operator set 17) has these labels, in the order of its outputs: %1$s.

    | input, whole numbers of 64 bits | shape |
    | --- | --- |
    | `input_ids`: [CLS] text [SEP], at most %2$d tokens | batch, tokens |
    | `attention_mask`: 1 for a token, 0 for padding | batch, tokens |
    %3$s
    | output, numbers of 32 bits | shape |
    | --- | --- |
    | `logits`: scores before softmax and calibration | batch, %5$d |
    | `probabilities`: calibrated, as `starsight predict` gives them | batch, %5$d |
    %4$s
    In Python:

        import onnxruntime, transformers
        tokenizer = transformers.AutoTokenizer.from_pretrained(".")
        session = onnxruntime.InferenceSession("model.onnx")
        batch = tokenizer(["It just works."], truncation=True, max_length=%2$d, padding=True, return_tensors="np")
        names = [each.name for each in session.get_inputs()]
        logits, probabilities = session.run(None, {name: batch[name].astype("int64") for name in names})

    In Java, with `dev.starsight:starsight-text` and `com.microsoft.onnxruntime:onnxruntime`:

        Tokenizer tokenizer = TokenizerFile.open(Path.of(".")).tokenizer();
        EncodingBatch batch = EncodingBatch.toLongest(tokenizer.encode(List.of("It just works."), %2$d));
        long[] shape = {batch.size(), batch.width()};
        OrtEnvironment ort = OrtEnvironment.getEnvironment();
        try (OrtSession session = ort.createSession("model.onnx")) {
          Map<String, OnnxTensor> inputs = Map.of(
              "input_ids", OnnxTensor.createTensor(ort, LongBuffer.wrap(batch.inputIds()), shape),
              "attention_mask", OnnxTensor.createTensor(ort, LongBuffer.wrap(batch.attentionMask()), shape)%6$s);
          float[][] probabilities = (float[][]) session.run(inputs).get("probabilities").get().getValue();
        }
    """
        .formatted(
            String.join(", ", model.labels().labels()),
            LoadedEncoder.maxLength(model.settings(), encoder.config()),
            types
                ? "| `token_type_ids`: 0 for the first segment, 1 for the second | batch, tokens"
                    + " |\n"
                : "",
            headline,
            model.labels().size(),
            types
                ? ",\n"
                    + "          \"token_type_ids\", OnnxTensor.createTensor(ort,"
                    + " LongBuffer.wrap(batch.tokenTypeIds()), shape)"
                : "");
  }
}
