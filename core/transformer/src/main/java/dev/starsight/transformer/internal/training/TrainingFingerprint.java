package dev.starsight.transformer.internal.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.Sha256;
import dev.starsight.model.TrainingData;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.transformer.internal.network.Network;
import dev.starsight.transformer.internal.weights.NetworkShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The inputs of a training, which must be the same when it is resumed, and its environment, which a
 * resumed training keeps. Every checkpoint holds it. Immutable.
 *
 * @param settings the options, including those that a deadline chose
 * @param labels in order
 * @param encoder by name, with a digest of its weights
 * @param tokenizer by a digest of the tokens of the first texts
 * @param train the training rows
 * @param validation the validation rows
 */
record TrainingFingerprint(
    Map<String, String> settings,
    String labels,
    Source encoder,
    Source tokenizer,
    Source train,
    Source validation,
    ComputeEnvironment environment) {

  /** How many texts are tokenized to distinguish tokenizers. */
  private static final int TOKENIZED = 200;

  private static final int TOKENS = 64;

  private static final int CHUNK = 1 << 16;

  TrainingFingerprint {
    settings = Map.copyOf(settings);
  }

  /** An input: its name for people (a path, or the number of rows) and a digest of its content. */
  record Source(String name, String sha256) {

    ObjectNode toJson() {
      return Json.object().put("name", name).put("sha256", sha256);
    }

    static Source fromJson(JsonFields fields) throws IOException {
      return new Source(fields.text("name"), fields.text("sha256"));
    }
  }

  /** Returns the fingerprint of a training that starts now; the network has made no step yet. */
  static TrainingFingerprint of(
      FineTuningTask task, Network network, Tokenizer tokenizer, ComputeEnvironment environment) {
    TrainingData data = task.data();
    return new TrainingFingerprint(
        task.settings(),
        data.labels().toString(),
        new Source(task.encoder().name(), weights(network)),
        new Source("", tokens(tokenizer, data.train())),
        rows(data.train(), data.headline() != null),
        rows(data.validation(), data.headline() != null),
        environment);
  }

  TrainingFingerprint withSettings(Map<String, String> chosen) {
    return new TrainingFingerprint(
        chosen, labels, encoder, tokenizer, train, validation, environment);
  }

  /** Digests the encoder's weights; the head's follow from the seed and the labels. */
  static String weights(Network network) {
    MessageDigest digest = Sha256.digest();
    NetworkShape shape = network.shape();
    byte[] bytes = new byte[CHUNK];
    FloatBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (int i = 0; i < shape.tensors().size(); i++) {
      update(digest, shape.tensors().get(i).toString());
      boolean head = shape.group(i).depth() > shape.config().layers();
      FloatBuffer values = head ? FloatBuffer.allocate(0) : network.read(Network.Part.WEIGHT, i);
      while (values.hasRemaining()) {
        int n = Math.min(values.remaining(), chunk.capacity());
        chunk.clear().put(values.duplicate().limit(values.position() + n));
        values.position(values.position() + n);
        digest.update(bytes, 0, 4 * n);
      }
    }
    return Sha256.hex(digest);
  }

  private static String tokens(Tokenizer tokenizer, Dataset<Example> data) {
    List<String> texts = data.rows().stream().limit(TOKENIZED).map(Example::text).toList();
    MessageDigest digest = Sha256.digest();
    for (Encoding encoding : tokenizer.encode(texts, TOKENS)) {
      update(digest, Arrays.toString(encoding.inputIds()));
    }
    return Sha256.hex(digest);
  }

  private static Source rows(Dataset<Example> data, boolean headlines) {
    MessageDigest digest = Sha256.digest();
    for (Example example : data.rows()) {
      update(digest, example.requireLabel());
      update(digest, example.text());
      String headline = example.headline();
      if (headlines && headline != null) {
        update(digest, headline);
      }
    }
    return new Source(Integer.toString(data.rows().size()), Sha256.hex(digest));
  }

  private static void update(MessageDigest digest, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(utf8.length).flip());
    digest.update(utf8);
  }

  /** Returns what differs from a training that would start now. */
  List<String> differences(TrainingFingerprint now) {
    List<String> found = new ArrayList<>();
    Map<String, String> names = new LinkedHashMap<>(now.settings());
    settings.forEach(names::putIfAbsent);
    for (String name : names.keySet().stream().sorted().toList()) {
      add(found, name, settings.getOrDefault(name, "-"), now.settings().getOrDefault(name, "-"));
    }
    add(found, "labels", labels, now.labels());
    if (!encoder.sha256().equals(now.encoder().sha256())) {
      found.add(
          encoder.name().equals(now.encoder().name())
              ? "other weights of the encoder " + encoder.name()
              : "the encoder " + encoder.name() + " (now " + now.encoder().name() + ")");
    } else if (train.equals(now.train()) && !tokenizer.sha256().equals(now.tokenizer().sha256())) {
      found.add("another tokenizer");
    }
    addRows(found, "training", train, now.train());
    addRows(found, "validation", validation, now.validation());
    return found;
  }

  private static void add(List<String> found, String what, String then, String now) {
    if (!then.equals(now)) {
      found.add(what + " " + then + " (now " + now + ")");
    }
  }

  private static void addRows(List<String> found, String what, Source then, Source now) {
    if (!then.equals(now)) {
      boolean asMany = then.name().equals(now.name());
      found.add(
          "other %s rows (%s%s)"
              .formatted(what, then.name(), asMany ? ", and as many now" : ", now " + now.name()));
    }
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    ObjectNode options = json.putObject("settings");
    settings.keySet().stream().sorted().forEach(key -> options.put(key, settings.get(key)));
    json.put("labels", labels);
    json.set("encoder", encoder.toJson());
    json.set("tokenizer", tokenizer.toJson());
    json.set("train", train.toJson());
    json.set("validation", validation.toJson());
    json.set("circumstances", environment.toJson());
    return json;
  }

  static TrainingFingerprint fromJson(JsonFields fields) throws IOException {
    return new TrainingFingerprint(
        fields.textsByName("settings"),
        fields.text("labels"),
        Source.fromJson(fields.object("encoder")),
        Source.fromJson(fields.object("tokenizer")),
        Source.fromJson(fields.object("train")),
        Source.fromJson(fields.object("validation")),
        ComputeEnvironment.fromJson(fields.object("circumstances")));
  }
}
