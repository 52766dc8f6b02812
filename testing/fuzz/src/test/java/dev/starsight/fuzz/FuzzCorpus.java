package dev.starsight.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the fuzzer begins with: the valid files, scripts of edits, and the words of the format. */
final class FuzzCorpus {

  static final String DIRECTORY = "corpus";
  static final String DICTIONARY = "dictionary.txt";

  private static final int SCRIPTS = 300;

  /** Larger files are edited by scripts, but not byte by byte. */
  private static final int LARGEST_WHOLE = 16 << 10;

  private static final Pattern WORD = Pattern.compile("[A-Za-z_\\[\\]][A-Za-z0-9_.\\[\\]-]{2,39}");
  private static final int MOST_WORDS = 200;

  private FuzzCorpus() {}

  static void write(List<FuzzFiles> seeds, Path work) throws IOException {
    Path corpus = work.resolve(DIRECTORY);
    FuzzFiles.delete(corpus);
    Files.createDirectories(corpus);
    TreeSet<String> words = new TreeSet<>();
    for (int seed = 0; seed < seeds.size(); seed++) {
      List<String> names = seeds.get(seed).names();
      for (int file = 0; file < names.size(); file++) {
        byte[] bytes = seeds.get(seed).get(names.get(file));
        if (bytes.length <= LARGEST_WHOLE) {
          Files.write(
              corpus.resolve("whole-" + seed + "-" + file), FuzzEdits.unchanged(seed, file, bytes));
        }
        Matcher word = WORD.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        while (words.size() < MOST_WORDS && word.find()) {
          words.add(word.group());
        }
      }
    }
    SplittableRandom random = new SplittableRandom(7);
    for (int script = 0; script < SCRIPTS; script++) {
      byte[] input = new byte[6 + random.nextInt(20)];
      random.nextBytes(input);
      input[0] = 0;
      input[2] |= (byte) (random.nextInt(4) > 0 ? 128 : 0); // Edits of JSON reach deepest.
      Files.write(corpus.resolve("script-" + script), input);
    }
    StringBuilder dictionary = new StringBuilder();
    words.forEach(word -> dictionary.append('"').append(word).append("\"\n"));
    Files.writeString(work.resolve(DICTIONARY), dictionary, StandardCharsets.ISO_8859_1);
  }
}
