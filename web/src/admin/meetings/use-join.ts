// SPDX-License-Identifier: Apache-2.0
import { type Task, useApi, useTask } from "../../api/ApiContext.tsx"
import { useConsole } from "../shell/console-context.tsx"

/** Goes into a meeting with a link of one's own. The link replaces the one asked for before. */
export function useJoin(): Task & { readonly join: (meeting: string) => void } {
  const { account } = useConsole()
  const api = useApi()
  const task = useTask()
  return {
    ...task,
    join: (meeting) =>
      void task.run(
        () => api.call("meetings.join", { params: { account, meeting } }),
        ({ link }) => {
          if (link !== undefined) location.assign(link)
        },
      ),
  }
}
