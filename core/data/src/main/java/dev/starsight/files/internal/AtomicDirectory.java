package dev.starsight.files.internal;

import dev.starsight.files.internal.ExistingResult.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory that has its name only once it is complete. Write below {@link #path()}, then {@link
 * #commit()}; closing without commit leaves whatever was there before. Not thread-safe.
 *
 * <p>With an owner it replaces an earlier result of that owner, but never a file that the owner did
 * not write or that was changed since: a manifest in the directory tells them apart. It is looked
 * at in the beginning and again at the commit.
 */
public final class AtomicDirectory implements AutoCloseable {

  private static final String NEW = "new";

  private final Path shown;
  private final Path target;
  private final Path temporary;
  private final @Nullable ResultOwner owner;
  private final List<String> notices = new ArrayList<>();
  private final Set<String> people = new TreeSet<>();
  private final Map<String, String> taken = new HashMap<>();
  private ExistingResult before;
  private boolean done;

  private AtomicDirectory(
      Path shown, Path target, Path temporary, @Nullable ResultOwner owner, ExistingResult before) {
    this.shown = shown;
    this.target = target;
    this.temporary = temporary;
    this.owner = owner;
    this.before = before;
  }

  /**
   * Begins a directory that is new or takes the place of an empty one, and creates missing parent
   * directories.
   *
   * @throws IOException naming the path, if something is there or it cannot be written
   */
  public static AtomicDirectory creating(Path target) throws IOException {
    return begin(target, null);
  }

  /**
   * Begins a directory that takes the place of an unchanged earlier result or of unfinished work of
   * the owner, and creates missing parent directories.
   *
   * @throws IOException naming the path, if anything else is there that the owner may not move
   *     aside, or it cannot be written
   */
  public static AtomicDirectory replacing(Path target, ResultOwner owner) throws IOException {
    return begin(target, owner);
  }

  private static AtomicDirectory begin(Path target, @Nullable ResultOwner owner)
      throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    List<Path> left = TemporaryPaths.putBack(absolute, owner);
    ExistingResult before;
    if (owner == null) {
      requireNothing(target);
      before = new ExistingResult(Kind.NOTHING, "", "");
    } else {
      before = ExistingResult.inspect(target, owner);
      if (before.kind() == Kind.UNTOUCHABLE
          || (before.kind() == Kind.FOREIGN && !owner.replace())) {
        throw new IOException(refusal(target, absolute, owner, before));
      }
    }
    Path temporary = TemporaryPaths.beside(target, path -> Files.createDirectory(path));
    AtomicDirectory directory = new AtomicDirectory(target, absolute, temporary, owner, before);
    left.forEach(directory::noteLeftovers);
    return directory;
  }

  private static void requireNothing(Path target) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(target)) {
      throw new IOException(target + ": a directory is to be written here, but this is a file");
    }
    if (Files.exists(target)) {
      try (Stream<Path> children = Files.list(target)) {
        if (children.findAny().isPresent()) {
          throw new IOException(
              target + ": is not empty, so it is left alone; name another directory");
        }
      }
    }
  }

  private static String refusal(
      Path shown, Path absolute, ResultOwner owner, ExistingResult found) {
    if (found.kind() == Kind.UNTOUCHABLE) {
      return found.reason();
    }
    Path free = sibling(shown, TemporaryPaths.freeName(absolute, TemporaryPaths.OLD));
    return "%s, so %s is left alone; name another directory%s"
        .formatted(reason(shown, found), shown, owner.advice().formatted(free));
  }

  private static String reason(Path shown, ExistingResult found) {
    return found.reason().isEmpty() ? shown + ": there is another result" : found.reason();
  }

  /** Returns a path beside the target in the way the user wrote the target. */
  private static Path sibling(Path shown, Path named) {
    Path parent = shown.getParent();
    Path name = Objects.requireNonNull(named.getFileName());
    return parent == null ? name : parent.resolve(name);
  }

  private void noteLeftovers(Path left) {
    notices.add(
        "%s holds what is not of Starsight in the result that %s took the place of"
            .formatted(sibling(shown, left), shown));
  }

  /** Returns the directory to write into until {@link #commit()}. */
  public Path path() {
    return temporary;
  }

  /**
   * Returns whether the target holds a finished result of the owner that will be replaced, whose
   * subdirectories of people may be read.
   */
  public boolean replacesResult() {
    return before.kind() == Kind.RESULT;
  }

  /**
   * Prepares the target for unfinished work in it: what the owner moves aside is moved now.
   *
   * @return a sentence about what was moved, for people
   * @throws IOException naming the path, if something has appeared there that may not be moved
   */
  public Optional<String> beginWork() throws IOException {
    ResultOwner worker = Objects.requireNonNull(owner, "unfinished work needs an owner");
    ExistingResult now = ExistingResult.inspect(shown, worker);
    if (!mayReplace(now, worker)) {
      throw new IOException(refusal(shown, target, worker, now));
    }
    if (now.kind() != Kind.FOREIGN) {
      return Optional.empty();
    }
    Path moved = TemporaryPaths.moveToFreeName(target, target, TemporaryPaths.OLD);
    before = ExistingResult.inspect(shown, worker);
    return Optional.of(moved(moved));
  }

  /**
   * Leaves subdirectories to people: what they hold never counts as a change.
   *
   * @param names of subdirectories
   * @param takenOver the SHA-256 of the files in such subdirectories of the result before, by their
   *     path in it, which may be deleted: whatever people need of them is in this directory; the
   *     caller holds the locks among them until the commit
   */
  public void leaveToPeople(Set<String> names, Map<String, String> takenOver) {
    people.addAll(names);
    taken.putAll(takenOver);
  }

  /**
   * Gives the directory its final name. With an owner everything is on the disk before the result
   * before is deleted, and when this method returns.
   *
   * @throws IOException naming the path, if something appeared there, or was changed, since the
   *     beginning; then it is left as it is, and the directory gets the name {@code TARGET.new-N}
   */
  public void commit() throws IOException {
    if (owner == null) {
      commitNew();
    } else {
      commitResult(owner);
    }
    done = true;
  }

  private void commitNew() throws IOException {
    requireNothing(shown);
    Optional<Path> aside = TemporaryPaths.moveDirectory(temporary, target, false);
    if (aside.isPresent()) {
      forceParent(); // Or a power failure may leave neither: rename and deletion come in any order.
      remove(aside.get());
    }
  }

  private void commitResult(ResultOwner by) throws IOException {
    if (by.listing() == null) {
      ResultManifest.of(temporary, by, people, taken).write(temporary);
    }
    Disk.forceTree(temporary);
    ExistingResult now;
    try {
      now = ExistingResult.inspect(shown, by, taken.keySet());
    } catch (IOException | UncheckedIOException e) {
      throw keptBeside(shown + ": cannot be read: " + e.getMessage());
    }
    if (!mayReplace(now, by)) {
      throw keptBeside(reason(shown, now));
    }
    boolean isBefore = now.kind() != Kind.RESULT || now.digest().equals(before.digest());
    boolean keep = now.kind() == Kind.FOREIGN || !isBefore;
    Optional<Path> aside;
    try {
      aside = TemporaryPaths.moveDirectory(temporary, target, keep);
    } catch (IOException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
      throw keptBeside(shown + ": cannot be replaced: " + e.getMessage());
    }
    forceParent();
    if (aside.isPresent() && keep) {
      notices.add(moved(aside.get()));
    } else if (aside.isPresent()) {
      remove(aside.get());
    }
  }

  /** Returns whether this is what was there in the beginning, or what a user wants moved aside. */
  private boolean mayReplace(ExistingResult now, ResultOwner by) {
    return switch (now.kind()) {
      case NOTHING, WORK -> true;
      case RESULT -> now.digest().equals(before.digest()) || by.replace();
      case FOREIGN -> by.replace();
      case UNTOUCHABLE -> false;
    };
  }

  private IOException keptBeside(String reason) throws IOException {
    Path kept = TemporaryPaths.moveToFreeName(temporary, target, NEW);
    done = true;
    forceParent();
    return new IOException(
        "%s changed while this ran (%s), so it is left as it is; the result is complete in %s"
            .formatted(shown, reason, sibling(shown, kept)));
  }

  private void remove(Path aside) throws IOException {
    if (!SupersededResult.delete(aside, target, owner)) {
      noteLeftovers(TemporaryPaths.moveToFreeName(aside, target, TemporaryPaths.OLD));
    }
  }

  private String moved(Path moved) {
    return "%s was moved to %s".formatted(shown, sibling(shown, moved));
  }

  private void forceParent() throws IOException {
    Path parent = target.getParent();
    if (parent != null) {
      Disk.forceDirectory(parent);
    }
  }

  /**
   * Commits, and returns only when the directory would survive a power failure; with an owner every
   * commit does.
   */
  public void commitDurably() throws IOException {
    if (owner == null) {
      Disk.forceTree(temporary);
    }
    commit();
    forceParent();
  }

  /** Returns sentences about what {@link #commit} moved elsewhere, for people. */
  public List<String> notices() {
    return List.copyOf(notices);
  }

  /**
   * Returns whether a directory holds an unchanged finished result of an owner and no unfinished
   * work, so that there is nothing to resume.
   *
   * @throws IOException naming the path, if a file of the result is missing
   */
  public static boolean isComplete(Path directory, ResultOwner owner) throws IOException {
    TemporaryPaths.putBack(directory.toAbsolutePath().normalize(), owner);
    if (ExistingResult.inspect(directory, owner).kind() != Kind.RESULT
        || (!owner.work().isEmpty() && Files.exists(directory.resolve(owner.work())))) {
      return false;
    }
    Optional<String> missing = ResultManifest.read(directory, owner).missing(directory);
    if (missing.isPresent()) {
      throw new IOException(
          "%s: this file of a finished result is missing, so there is nothing to resume; without"
                  .formatted(directory.resolve(missing.get()))
              + " --resume the command begins anew");
    }
    return true;
  }

  /**
   * A file of a finished result that is not as the manifest says.
   *
   * @param path below the directory
   * @param was what the manifest says: a digest and a size, or that there is no such file
   * @param is what is there: a digest, or that there is no such file
   */
  public record Difference(String path, String was, String is) {}

  /**
   * Compares every byte of a finished result with its manifest. What people work in is left out.
   *
   * @param growing names of files that may change when the result is complete
   * @throws IOException naming the file, if there is no manifest or it is damaged
   */
  public static List<Difference> differences(Path directory, Set<String> growing)
      throws IOException {
    return ResultManifest.differences(directory, growing);
  }

  /**
   * Deletes every file and directory that this process has begun and not committed; nothing can be
   * committed afterwards. This happens automatically when a process is interrupted; call it to end
   * the process from within a shutdown hook.
   */
  public static void deleteUnfinished() {
    TemporaryPaths.deleteAll();
  }

  @Override
  public void close() throws IOException {
    if (!done) {
      TemporaryPaths.delete(temporary);
    }
  }
}
