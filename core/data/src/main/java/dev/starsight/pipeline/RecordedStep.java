package dev.starsight.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a step was run with, and what it wrote.
 *
 * @param version of Starsight
 * @param options of the step
 * @param inputs digests by the path
 * @param needs digests of the outputs of earlier steps, by the step
 * @param done whether it has ended; otherwise it was started
 * @param before digest of the manifest that was in its output directory when it was started; empty
 *     if there was none
 * @param output digests by the path below its output directory
 */
record RecordedStep(
    String version,
    SortedMap<String, String> options,
    SortedMap<String, String> inputs,
    SortedMap<String, String> needs,
    boolean done,
    String before,
    SortedMap<String, String> output) {

  private static final int FORMAT = 1;

  /** Begins with time and memory, which differ from run to run. */
  private static final String SUMMARY = "summary.json";

  RecordedStep {
    options = sorted(options);
    inputs = sorted(inputs);
    needs = sorted(needs);
    output = sorted(output);
  }

  private static SortedMap<String, String> sorted(Map<String, String> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  RecordedStep started(String manifest) {
    return new RecordedStep(version, options, inputs, needs, false, manifest, new TreeMap<>());
  }

  RecordedStep ended(SortedMap<String, String> written) {
    return new RecordedStep(version, options, inputs, needs, true, "", written);
  }

  /** Returns a digest of the output, but for the file with the time that it took. */
  String outputDigest() {
    SortedMap<String, String> counted = new TreeMap<>(output);
    if (counted.size() > 1) {
      counted.remove(SUMMARY);
    }
    return Sha256.of(counted.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Returns whether the output of both depends on the same. */
  boolean isOfSame(RecordedStep other) {
    return whatChanged(other).isEmpty();
  }

  /** Returns what the output depends on that is not as it was in an earlier record, in words. */
  Optional<String> whatChanged(RecordedStep earlier) {
    if (!version.equals(earlier.version)) {
      return Optional.of(
          "version %s of Starsight ran it, and this is %s".formatted(earlier.version, version));
    }
    Optional<String> option = difference(earlier.options, options, "%s was %s, is %s");
    if (option.isPresent()) {
      return option;
    }
    Optional<String> input = input(earlier.inputs, inputs);
    return input.isPresent()
        ? input
        : input(earlier.needs, needs).map(reason -> "the output of step " + reason);
  }

  private static Optional<String> difference(
      SortedMap<String, String> before, SortedMap<String, String> now, String format) {
    SortedMap<String, String> names = new TreeMap<>(before);
    names.putAll(now);
    return names.keySet().stream()
        .filter(name -> !String.valueOf(before.get(name)).equals(String.valueOf(now.get(name))))
        .findFirst()
        .map(name -> format.formatted(name, words(before.get(name)), words(now.get(name))));
  }

  private static String words(@Nullable String value) {
    return value == null ? "not given" : value;
  }

  private static Optional<String> input(
      SortedMap<String, String> before, SortedMap<String, String> now) {
    SortedMap<String, String> names = new TreeMap<>(before);
    names.putAll(now);
    for (String name : names.keySet()) {
      if (!before.containsKey(name)) {
        return Optional.of(name + " is new");
      }
      if (!now.containsKey(name)) {
        return Optional.of(name + " is gone");
      }
      if (!now.get(name).equals(before.get(name))) {
        return Optional.of(name + " has changed");
      }
    }
    return Optional.empty();
  }

  /** Reads a record; empty if there is none or it is damaged, so that the step runs again. */
  static Optional<RecordedStep> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonFields fields = JsonFields.read(file);
      fields.requireFormat(FORMAT);
      return Optional.of(
          new RecordedStep(
              fields.text("version"),
              new TreeMap<>(fields.textsByName("options")),
              new TreeMap<>(fields.textsByName("inputs")),
              new TreeMap<>(fields.textsByName("needs")),
              fields.flag("done"),
              fields.text("before"),
              new TreeMap<>(fields.textsByName("output"))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    ObjectNode node = Json.object().put("format", FORMAT).put("version", version);
    options.forEach(node.putObject("options")::put);
    inputs.forEach(node.putObject("inputs")::put);
    needs.forEach(node.putObject("needs")::put);
    node.put("done", done).put("before", before);
    output.forEach(node.putObject("output")::put);
    AtomicFile.writeDurably(file, Json.pretty(node) + "\n");
  }
}
