package dev.starsight.cli.derived;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.results.Summary;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.transformer.OnnxExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code export}: writes a model with an encoder for other programs. */
@Command(
    name = "export",
    description = {
      "Write a model with an encoder for ONNX Runtime: model.onnx with labels and calibrated"
          + " probabilities, the tokenizer, config.json, and a README that says how to call it.",
    },
    footer = {"", "Example: starsight export --model model --format onnx --out onnx"})
public final class ExportCommand extends StarsightCommand {

  /** The formats. */
  private enum Format {
    ONNX
  }

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Directory of a fine-tuned model, or of a head on a frozen encoder.")
  private Path model = Path.of("model");

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "onnx",
      description = "Format: onnx (default: ${DEFAULT-VALUE}).")
  private Format format = Format.ONNX;

  @Mixin private final ReplaceOption.Out out = new ReplaceOption.Out();

  @Override
  public Integer call() throws IOException {
    try (AtomicDirectory directory = out.directory(this, List.of(model))) {
      ModelDescription exported = OnnxExport.write(model, directory.path());
      Summary summary =
          summary("export")
              .put("model", model.toString())
              .put("format", format.name().toLowerCase(Locale.ROOT));
      exported.labels().labels().forEach(summary.array("labels")::add);
      summary.put("maxLength", OnnxExport.maxLength(model));
      names(directory.path()).forEach(summary.array("files")::add);
      commit(directory, summary);
      console()
          .result(
              "%s: %s, %d labels; how to call it is in README.md"
                  .formatted(out.path(), OnnxExport.FILE, exported.labels().size()));
      print(summary);
    }
    return DONE;
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
