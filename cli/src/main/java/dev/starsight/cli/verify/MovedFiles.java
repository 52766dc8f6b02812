package dev.starsight.cli.verify;

import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the inputs and the model of a result that lie elsewhere now. Each gets a link with its old
 * name, whose path is then put in place of the old one. Not thread-safe.
 */
final class MovedFiles {

  /** Commands that save models, in whose digests the paths of the inputs are. */
  private static final Set<String> NAMED_IN_MODELS = Set.of("automl", "finetune", "workshop");

  private final SavedResult result;
  private final Path links;

  /** The path of a link by the path that it stands for. */
  private final Map<String, String> moved = new LinkedHashMap<>();

  private MovedFiles(SavedResult result, Path links) {
    this.result = result;
    this.links = links;
  }

  /**
   * Finds what is not where it was.
   *
   * @param given files that may be the inputs, which their digests tell
   * @param links a directory for the links, which exists
   * @throws StarsightException if an input is missing, or a file is none of the inputs
   */
  static MovedFiles of(SavedResult result, List<Path> given, Path links) throws IOException {
    MovedFiles files = new MovedFiles(result, links);
    files.find(given);
    return files;
  }

  private void find(List<Path> given) throws IOException {
    Map<String, Path> byDigest = new HashMap<>();
    for (Path file : given) {
      byDigest.put(Sha256.of(file), file);
    }
    Set<Path> unused = new LinkedHashSet<>(given);
    for (Provenance.Source input : result.inputs()) {
      Path now = byDigest.get(input.sha256());
      if (now != null && NAMED_IN_MODELS.contains(result.command())) {
        throw new StarsightException(
            "%s: the models in %s name this path, so put a link to %s there"
                .formatted(input.path(), result.directory(), now));
      }
      if (now != null) {
        unused.remove(now);
        link(input.path(), now);
      } else if (Files.notExists(Path.of(input.path())) && !isMadeByTheCommand()) {
        throw new StarsightException(
            "%s: this input of %s is not there, so its figures cannot be derived again; say with"
                    .formatted(input.path(), result.directory())
                + " --input where it is now");
      }
    }
    for (Path file : unused) {
      throw new StarsightException(
          "%s: this file is none of the inputs of %s, whose digests are in its summary.json"
              .formatted(file, result.directory()));
    }
  }

  /** {@code workshop} without an input reads a file that it wrote itself. */
  private boolean isMadeByTheCommand() {
    return result.arguments().stream()
        .flatMap(arguments -> arguments.words().stream())
        .noneMatch(word -> word.equals("--input") || word.startsWith("--input="));
  }

  /** Puts a link in place of a path. */
  void link(String old, Path now) throws IOException {
    Path name = Path.of(old).getFileName();
    Path folder = Files.createDirectory(links.resolve("moved-" + moved.size()));
    Path link = folder.resolve(name == null ? "file" : name.toString());
    Files.createSymbolicLink(link, now.toRealPath());
    moved.put(old, link.toString());
  }

  /**
   * Returns the arguments with the paths of the links.
   *
   * @throws StarsightException if a moved file was named by its directory or a pattern
   */
  List<String> in(List<String> words) {
    List<String> changed = new ArrayList<>(words);
    moved.forEach(
        (old, link) -> {
          boolean replaced = false;
          for (int i = 0; i < changed.size(); i++) {
            String word = changed.get(i);
            if (word.equals(old) || (word.startsWith("--") && word.endsWith("=" + old))) {
              changed.set(i, word.substring(0, word.length() - old.length()) + link);
              replaced = true;
            }
          }
          if (!replaced) {
            throw new StarsightException(
                "%s was read from a directory or by a pattern, so it can only be verified where it"
                        .formatted(old)
                    + " was");
          }
        });
    return changed;
  }

  /** Returns the strings that the new files have in place of the old paths. */
  Map<String, String> replaced() {
    Map<String, String> replaced = new HashMap<>();
    moved.forEach((old, link) -> replaced.put(link, old));
    return replaced;
  }
}
