package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A result that was moved aside because another one took its place. Only files that its manifest
 * lists and that are unchanged are deleted, and files of people that the new result has taken over.
 */
final class SupersededResult {

  private final Path root;
  private final @Nullable ResultManifest manifest;
  private final Map<String, String> taken;
  private final WorkOwnership work;

  private SupersededResult(
      Path root, @Nullable ResultManifest manifest, Map<String, String> taken) {
    this.root = root;
    this.manifest = manifest;
    this.taken = taken;
    this.work = new WorkOwnership(root);
  }

  /**
   * Deletes a superseded result. It can be called again after a process was killed in it, but of a
   * result that describes itself the rest then stays.
   *
   * @param replacement the directory that took its place
   * @param owner of both; null if there was nothing to supersede but an empty directory
   * @return whether nothing is left; what cannot be deleted is
   */
  static boolean delete(Path root, Path replacement, @Nullable ResultOwner owner) {
    try {
      deleteOurs(root, replacement, owner);
    } catch (IOException e) {
      // It is left, and gets a visible name.
    }
    return !Files.exists(root, LinkOption.NOFOLLOW_LINKS);
  }

  private static void deleteOurs(Path root, Path replacement, @Nullable ResultOwner owner)
      throws IOException {
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.isSymbolicLink(root)) {
        Files.delete(root);
      }
      return;
    }
    ResultManifest after = readable(replacement, owner);
    new SupersededResult(root, readable(root, owner), after == null ? Map.of() : after.taken())
        .delete();
  }

  private static @Nullable ResultManifest readable(Path directory, @Nullable ResultOwner owner) {
    try {
      ResultManifest found = owner == null ? null : ResultManifest.read(directory, owner);
      return found != null && owner != null && found.command().equals(owner.command())
          ? found
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  private void delete() throws IOException {
    FileTree.visit(
        root,
        file -> {
          if (isOurs(file)) {
            Files.delete(file);
          }
        },
        directory -> {
          deleteLast(directory, directory.equals(root) ? ResultManifest.NAME : WorkManifest.NAME);
          WorkManifest.deleteIfEmpty(directory);
        });
  }

  /** Deletes a manifest once everything else is gone; until then it may be needed again. */
  private static void deleteLast(Path directory, String manifest) throws IOException {
    boolean alone;
    try (Stream<Path> children = Files.list(directory)) {
      alone = children.allMatch(child -> child.endsWith(manifest));
    }
    Path file = directory.resolve(manifest);
    if (alone && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(file);
    }
  }

  private boolean isOurs(Path file) throws IOException {
    String name = Json.path(root, file);
    if (name.equals(ResultManifest.NAME) || file.endsWith(WorkManifest.NAME)) {
      return false; // Deleted last.
    }
    if (manifest != null && manifest.isPeoples(name)) {
      return taken.containsKey(name)
          && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && (WorkManifest.isEmptyLock(file) || Sha256.of(file).equals(taken.get(name)));
    }
    return work.problem(file, false).isEmpty() || (manifest != null && manifest.covers(name, file));
  }
}
