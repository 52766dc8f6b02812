package dev.starsight.hub;

import dev.starsight.files.internal.AtomicFile;
import dev.starsight.hub.Hub.HubSnapshot;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The directories of one model in the cache, as {@code huggingface_hub} lays them out: {@code
 * blobs/DIGEST}, {@code snapshots/COMMIT/FILE} as a relative link to a blob (or, where there are no
 * links, the file itself), {@code refs/REVISION} with the commit, {@code .no_exist/COMMIT/FILE}
 * where a model has no such file. Immutable.
 */
final class HubCache {

  private final HubReference reference;
  private final Path model;
  private final Path lock;
  private final boolean links;

  /**
   * @param links whether to try links at all
   */
  HubCache(Path cache, HubReference reference, boolean links) {
    this.reference = reference;
    this.model = cache.resolve(reference.folder());
    this.lock = cache.resolve(".locks").resolve(reference.folder()).resolve("starsight.lock");
    this.links = links;
  }

  Path lock() {
    return lock;
  }

  Path blob(HubFile file) {
    return blobs().resolve(file.digest());
  }

  Path snapshot(String commit) {
    return model.resolve("snapshots").resolve(commit);
  }

  /** The commit the reference is here; empty if it is not known. */
  Optional<String> commit() throws IOException {
    if (HubReference.isCommit(reference.revision())) {
      return Optional.of(reference.revision());
    }
    Path ref = ref();
    if (!Files.isRegularFile(ref)) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(ref).strip()).filter(HubReference::isCommit);
  }

  private Path ref() {
    return model.resolve("refs").resolve(reference.revision());
  }

  /** The files, if all are here. */
  Optional<HubSnapshot> find(HubFiles files) throws IOException {
    Optional<String> commit = commit();
    if (commit.isEmpty() || !files.areIn(snapshot(commit.get()))) {
      return Optional.empty();
    }
    return commit.map(c -> new HubSnapshot(reference.name(), c, snapshot(c)));
  }

  /** Whether a snapshot has a file. A link that leads nowhere is none. */
  boolean has(String commit, HubFile file) throws IOException {
    Path place = snapshot(commit).resolve(file.path());
    return Files.isRegularFile(place) && Files.size(place) == file.size();
  }

  /** Whether the bytes are here, of whatever commit. */
  boolean hasBlob(HubFile file) throws IOException {
    Path blob = blob(file);
    return Files.isRegularFile(blob) && Files.size(blob) == file.size();
  }

  /** How many of a file's bytes need no download. */
  long bytesHere(String commit, HubFile file) throws IOException {
    if (has(commit, file) || hasBlob(file)) {
      return file.size();
    }
    Path incomplete = BlobDownload.incomplete(blob(file));
    long size = Files.isRegularFile(incomplete) ? Files.size(incomplete) : 0;
    return size > file.size() ? 0 : size;
  }

  /** Shows a blob under its name in a snapshot. */
  void show(String commit, HubFile file) throws IOException {
    Path place = snapshot(commit).resolve(file.path());
    Files.createDirectories(snapshot(commit));
    Files.deleteIfExists(place);
    if (links && link(place, Path.of("..", "..", "blobs", file.digest()))) {
      return;
    }
    // Two copies of the weights would be one too many; Python's library moves the blob, too.
    Files.move(
        blob(file), place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean link(Path place, Path target) throws IOException {
    try {
      Files.createSymbolicLink(place, target);
      return true;
    } catch (FileAlreadyExistsException e) {
      // Python's library was quicker; its link is the same.
      return true;
    } catch (FileSystemException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Remembers that the model has no such file, so that nobody asks for it offline. */
  void remember(String commit, String missing) throws IOException {
    Path marker = model.resolve(".no_exist").resolve(commit).resolve(missing);
    if (!Files.exists(marker)) {
      AtomicFile.write(marker, "");
    }
  }

  /** Writes which commit the revision is; last, so that it never names what is not complete. */
  void point(String commit) throws IOException {
    if (!HubReference.isCommit(reference.revision())) {
      AtomicFile.write(ref(), commit);
    }
  }

  Path blobs() {
    return model.resolve("blobs");
  }

  /** Bytes that can still be written here. */
  long room() throws IOException {
    return Files.getFileStore(blobs()).getUsableSpace();
  }
}
