package dev.starsight.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Changes one byte or one number of a result; not thread-safe. */
final class Tampering {

  private static final String MANIFEST = ".starsight.json";
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])\\d+(\\.\\d+)?(?![\\w.])");
  private static final Set<String> TEXTS =
      Set.of("json", "jsonl", "html", "csv", "tsv", "svg", "md", "txt", "java");

  /** What does not follow from inputs and models, nor is it recorded twice. */
  private static final Pattern NOT_DERIVED =
      Pattern.compile("\"(seconds|peakMemoryBytes)\" : [\\d.]*$");

  private final Path result;
  private final Random random;

  Tampering(Path result, long seed) {
    this.result = result;
    this.random = new Random(seed);
  }

  /** Flips a bit of a random byte of a random file, and returns the file's name. */
  String changeByte() throws IOException {
    List<String> names = files();
    names.add(MANIFEST);
    String name = names.get(random.nextInt(names.size()));
    byte[] bytes = Files.readAllBytes(result.resolve(name));
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    Files.write(result.resolve(name), bytes);
    return name;
  }

  /**
   * Changes a digit of a random number of a random text, and the digests of the file and of the
   * manifest with it, and returns the file's name.
   */
  String changeNumber() throws IOException {
    while (true) {
      List<String> names = files();
      String name = names.get(random.nextInt(names.size()));
      if (TEXTS.contains(name.substring(name.lastIndexOf('.') + 1))) {
        String text = Files.readString(result.resolve(name));
        List<MatchResult> numbers =
            NUMBER
                .matcher(text)
                .results()
                .filter(number -> isDerived(text, number.start()))
                .toList();
        if (!numbers.isEmpty()) {
          change(name, text, numbers.get(random.nextInt(numbers.size())));
          return name;
        }
      }
    }
  }

  private static boolean isDerived(String text, int at) {
    return !NOT_DERIVED.matcher(text.substring(Math.max(0, at - 40), at)).find();
  }

  private void change(String name, String text, MatchResult number) throws IOException {
    char[] digits = text.toCharArray();
    int at;
    do {
      at = number.start() + random.nextInt(number.end() - number.start());
    } while (!Character.isDigit(digits[at]));
    digits[at] = (char) ('1' + (digits[at] - '0' + random.nextInt(8)) % 9);
    if (digits[at] == text.charAt(at)) {
      digits[at] = digits[at] == '9' ? '1' : (char) (digits[at] + 1);
    }
    Files.writeString(result.resolve(name), new String(digits));
    seal(name);
  }

  /** Puts the digest of a file into the manifest. */
  void seal(String name) throws IOException {
    ObjectNode manifest = (ObjectNode) Json.read(result.resolve(MANIFEST));
    for (JsonNode file : manifest.get("files")) {
      if (file.get("path").asText().equals(name)) {
        ((ObjectNode) file)
            .put("sha256", Sha256.of(result.resolve(name)))
            .put("bytes", Files.size(result.resolve(name)));
      }
    }
    Files.write(
        result.resolve(MANIFEST),
        (Json.pretty(Json.seal(manifest)) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private List<String> files() throws IOException {
    List<String> names = new ArrayList<>();
    Json.read(result.resolve(MANIFEST))
        .get("files")
        .forEach(file -> names.add(file.get("path").asText()));
    return names;
  }
}
