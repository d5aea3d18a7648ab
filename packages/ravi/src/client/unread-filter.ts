/** Which messages a list holds. */
export interface UnreadFilter {
  /** Only what has not been read yet. Default false: everything. */
  unread?: boolean | undefined;
}

/** Inbox routes call the filter `has_unread`. */
export function hasUnreadQuery(filter: UnreadFilter | undefined): Record<string, string> | undefined {
  return filter?.unread === true ? { has_unread: "true" } : undefined;
}

/** Flat message routes call the filter `is_read`. */
export function isReadQuery(filter: UnreadFilter | undefined): Record<string, string> | undefined {
  return filter?.unread === true ? { is_read: "false" } : undefined;
}
