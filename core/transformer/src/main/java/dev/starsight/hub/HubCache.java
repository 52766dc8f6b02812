package dev.starsight.hub;

import dev.starsight.files.internal.AtomicFile;
import dev.starsight.hub.Hub.HubFile;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.hub.Hub.HubSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The directories of one model in the cache, in the layout of {@code huggingface_hub}: {@code
 * blobs/DIGEST}, {@code snapshots/COMMIT/FILE} as a relative link to a blob (or the file itself
 * where links are not supported), {@code refs/REVISION} with the commit, and {@code
 * .no_exist/COMMIT/FILE} for files that a model does not have. Immutable.
 */
final class HubCache {

  /** A file of a reference holds a commit and at most a few blanks. */
  private static final int LONGEST_REF = 1000;

  private final HubReference reference;
  private final Path model;
  private final Path lock;
  private final boolean links;

  HubCache(Path cache, HubReference reference, boolean links) {
    this.reference = reference;
    this.model = cache.resolve(reference.folder());
    this.lock = cache.resolve(".locks").resolve(reference.folder()).resolve("starsight.lock");
    this.links = links;
  }

  /** Excludes other downloads of the model by Starsight, in any process. */
  Path lock() {
    return lock;
  }

  Path blob(HubFile file) {
    return blobs().resolve(file.digest());
  }

  Path snapshot(String commit) {
    return model.resolve("snapshots").resolve(commit);
  }

  Optional<String> commit() throws IOException {
    if (HubReference.isCommit(reference.revision())) {
      return Optional.of(reference.revision());
    }
    Path ref = ref();
    if (!Files.isRegularFile(ref) || Files.size(ref) > LONGEST_REF) {
      return Optional.empty();
    }
    // As Latin 1, any bytes are a text; a commit is ASCII.
    String text = Files.readString(ref, StandardCharsets.ISO_8859_1);
    return Optional.of(text.strip()).filter(HubReference::isCommit);
  }

  private Path ref() {
    return model.resolve("refs").resolve(reference.revision());
  }

  Optional<HubSnapshot> find(HubFiles files) throws IOException {
    Optional<String> commit = commit();
    if (commit.isEmpty() || !files.areIn(snapshot(commit.get()))) {
      return Optional.empty();
    }
    return commit.map(c -> new HubSnapshot(reference.name(), c, snapshot(c)));
  }

  /** Returns whether a snapshot has a file. A broken link does not count. */
  boolean has(String commit, HubFile file) throws IOException {
    Path place = snapshot(commit).resolve(file.path());
    return Files.isRegularFile(place) && Files.size(place) == file.size();
  }

  boolean hasBlob(HubFile file) throws IOException {
    Path blob = blob(file);
    return Files.isRegularFile(blob) && Files.size(blob) == file.size();
  }

  /** Returns how many bytes of a file need no download. */
  long bytesHere(String commit, HubFile file) throws IOException {
    if (has(commit, file) || hasBlob(file)) {
      return file.size();
    }
    Path incomplete = BlobDownload.incomplete(blob(file));
    long size = Files.isRegularFile(incomplete) ? Files.size(incomplete) : 0;
    return size > file.size() ? 0 : size;
  }

  void addToSnapshot(String commit, HubFile file) throws IOException {
    Path place = snapshot(commit).resolve(file.path());
    Files.createDirectories(snapshot(commit));
    Files.deleteIfExists(place);
    if (links && link(place, Path.of("..", "..", "blobs", file.digest()))) {
      return;
    }
    // Moved and not copied, as Python's library does, because weights are large.
    Files.move(
        blob(file), place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean link(Path place, Path target) throws IOException {
    try {
      Files.createSymbolicLink(place, target);
      return true;
    } catch (FileAlreadyExistsException e) {
      // Python's library was faster; its link is the same.
      return true;
    } catch (FileSystemException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Records that the model has no such file, which libraries check when offline. */
  void markMissing(String commit, String missing) throws IOException {
    Path marker = model.resolve(".no_exist").resolve(commit).resolve(missing);
    if (!Files.exists(marker)) {
      AtomicFile.write(marker, "");
    }
  }

  /** Writes the commit of the revision; last, so that it never names an incomplete snapshot. */
  void writeRef(String commit) throws IOException {
    if (!HubReference.isCommit(reference.revision())) {
      AtomicFile.write(ref(), commit);
    }
  }

  Path blobs() {
    return model.resolve("blobs");
  }

  long room() throws IOException {
    return Files.getFileStore(blobs()).getUsableSpace();
  }
}
