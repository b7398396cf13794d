package org.byol3d.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Lists single folders of a file system. */
interface FolderReader {

  /**
   * Lists the names in a folder, in any order.
   *
   * @throws java.io.FileNotFoundException if it is not there, such as when it was deleted meanwhile
   * @throws org.apache.hadoop.security.AccessControlException if it may not be read
   * @throws IOException if it cannot be read
   */
  List<FolderEntry> list(Path folder) throws IOException;

  /**
   * Returns what a path stands for, as {@link #list} does.
   *
   * @throws java.io.FileNotFoundException if there is nothing, on a file system other than the
   *     local one
   * @throws IOException if the file system cannot be asked
   */
  FolderEntry entry(Path path) throws IOException;

  /** Returns what is equal for two paths of one folder. */
  Object identity(Path folder) throws IOException;

  /** Returns the reader of a file system. */
  static FolderReader of(FileSystem fileSystem) {
    return fileSystem.getUri().getScheme().equals("file")
        ? new LocalFolders()
        : new HadoopFolders(fileSystem);
  }

  /** Folders of any Hadoop file system. It has no links, and only files and folders. */
  record HadoopFolders(FileSystem fileSystem) implements FolderReader {
    @Override
    public List<FolderEntry> list(Path folder) throws IOException {
      var entries = new ArrayList<FolderEntry>();
      var all = fileSystem.listStatusIterator(folder);
      while (all.hasNext()) {
        entries.add(entry(all.next()));
      }
      return entries;
    }

    @Override
    public FolderEntry entry(Path path) throws IOException {
      return entry(fileSystem.getFileStatus(path));
    }

    private static FolderEntry entry(FileStatus status) {
      return new FolderEntry(
          status.getPath(),
          status.isDirectory() ? FolderEntry.Kind.FOLDER : FolderEntry.Kind.FILE,
          status.getLen(),
          status.getModificationTime(),
          "");
    }

    @Override
    public Object identity(Path folder) {
      return folder;
    }
  }
}
